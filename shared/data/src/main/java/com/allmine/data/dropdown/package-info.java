/** The dropdown lists and their options. */
@NullMarked
package com.allmine.data.dropdown;

import org.jspecify.annotations.NullMarked;
