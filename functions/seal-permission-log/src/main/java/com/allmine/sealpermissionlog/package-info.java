@NullMarked
package com.allmine.sealpermissionlog;

import org.jspecify.annotations.NullMarked;
