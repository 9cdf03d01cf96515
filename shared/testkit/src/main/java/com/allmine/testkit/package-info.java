/** Requests, responses, keys, tokens and clocks that the tests of all modules share. */
@NullMarked
package com.allmine.testkit;

import org.jspecify.annotations.NullMarked;
