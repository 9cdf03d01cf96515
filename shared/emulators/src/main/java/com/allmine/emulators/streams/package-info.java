/** Delivers the records of DynamoDB's streams to functions, as Lambda's event source mappings do. */
@NullMarked
package com.allmine.emulators.streams;

import org.jspecify.annotations.NullMarked;
