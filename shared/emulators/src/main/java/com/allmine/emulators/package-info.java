/**
 * Stand-ins for AWS and the national register in this JVM, spoken to over HTTP by the unchanged clients: for tests and
 * the local run only.
 */
@NullMarked
package com.allmine.emulators;

import org.jspecify.annotations.NullMarked;
