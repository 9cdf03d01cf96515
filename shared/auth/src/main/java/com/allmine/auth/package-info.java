/** Who sends a request, what they may do, and how they continue or repeat it: tokens, permissions, cursors, idempotency. */
@NullMarked
package com.allmine.auth;

import org.jspecify.annotations.NullMarked;
