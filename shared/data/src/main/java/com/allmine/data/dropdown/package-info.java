/** The reference lists that users choose from. */
@NullMarked
package com.allmine.data.dropdown;

import org.jspecify.annotations.NullMarked;
