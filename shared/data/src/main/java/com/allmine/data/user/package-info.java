/** Users: their profile, account and additional info. */
@NullMarked
package com.allmine.data.user;

import org.jspecify.annotations.NullMarked;
