/** Data files: JSON Lines whose every line is checked before anything is written. */
@NullMarked
package com.allmine.operator.file;

import org.jspecify.annotations.NullMarked;
