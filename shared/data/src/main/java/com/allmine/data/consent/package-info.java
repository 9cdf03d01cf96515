/** Legal documents and the decisions of users on them, linked by a hash chain. */
@NullMarked
package com.allmine.data.consent;

import org.jspecify.annotations.NullMarked;
