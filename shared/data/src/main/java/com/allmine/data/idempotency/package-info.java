/** The idempotency records of requests. */
@NullMarked
package com.allmine.data.idempotency;

import org.jspecify.annotations.NullMarked;
