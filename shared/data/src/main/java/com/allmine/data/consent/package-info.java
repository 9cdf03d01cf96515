/**
 * Legal documents and the decisions of users on them, linked by a hash chain. With those of the tests there are more than
 * 15 types: all of them read and write the same items.
 */
@NullMarked
package com.allmine.data.consent;

import org.jspecify.annotations.NullMarked;
