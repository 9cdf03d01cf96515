/** Who calls, and what only we can read: all that touches a key, and all that knows Nimbus. */
@NullMarked
package com.allmine.auth;

import org.jspecify.annotations.NullMarked;
