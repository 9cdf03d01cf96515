/** Authenticates callers, authorizes them, and lets them continue a list or repeat a request. */
@NullMarked
package com.allmine.auth;

import org.jspecify.annotations.NullMarked;
