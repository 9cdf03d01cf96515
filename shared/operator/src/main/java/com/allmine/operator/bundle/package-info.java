/** Downloads the evidence about a user from the API, and writes it for {@code verify}. */
@NullMarked
package com.allmine.operator.bundle;

import org.jspecify.annotations.NullMarked;
