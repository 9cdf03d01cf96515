/** The identity of a person: what is stored of it, how it is found by its hash, and how long it must be kept. */
@NullMarked
package com.allmine.data.identity;

import org.jspecify.annotations.NullMarked;
