/** How every AWS client is set up, and what its failures mean to a caller. */
@NullMarked
package com.allmine.aws;

import org.jspecify.annotations.NullMarked;
