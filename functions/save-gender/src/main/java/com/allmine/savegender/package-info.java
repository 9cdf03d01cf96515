@NullMarked
package com.allmine.savegender;

import org.jspecify.annotations.NullMarked;
