@NullMarked
package com.allmine.listduedocuments;

import org.jspecify.annotations.NullMarked;
