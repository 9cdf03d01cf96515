/** Stand-ins for AWS in this JVM, spoken to over HTTP by the unchanged SDK: for tests and the local run only. */
@NullMarked
package com.allmine.engines;

import org.jspecify.annotations.NullMarked;
