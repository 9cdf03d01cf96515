/** The set-up of every AWS client, and the meaning of its failures. */
@NullMarked
package com.allmine.aws;

import org.jspecify.annotations.NullMarked;
