/** Reads and checks what a client sends: body fields, query parameters and headers. */
@NullMarked
package com.allmine.api.input;

import org.jspecify.annotations.NullMarked;
