/**
 * Reads what the request bodies of two functions have in common: choices from dropdown lists, and the additional info. It
 * stands above {@code data}, which knows no HTTP, and beside {@code auth}, which knows no body.
 */
@NullMarked
package com.allmine.bodies;

import org.jspecify.annotations.NullMarked;
