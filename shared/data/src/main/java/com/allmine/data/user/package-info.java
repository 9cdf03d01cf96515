/** Users: their profile, the state of their account, and their additional info. */
@NullMarked
package com.allmine.data.user;

import org.jspecify.annotations.NullMarked;
