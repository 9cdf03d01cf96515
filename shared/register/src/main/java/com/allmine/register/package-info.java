/** What the national register knows a person by, and the client that asks it. */
@NullMarked
package com.allmine.register;

import org.jspecify.annotations.NullMarked;
