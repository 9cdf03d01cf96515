/** Confirmed identities, as they are stored. */
@NullMarked
package com.allmine.data.identity;

import org.jspecify.annotations.NullMarked;
