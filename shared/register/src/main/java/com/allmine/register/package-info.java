/** What the national register knows a person by. */
@NullMarked
package com.allmine.register;

import org.jspecify.annotations.NullMarked;
