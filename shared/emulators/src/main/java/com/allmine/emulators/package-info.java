/**
 * Emulators of AWS services and of the national register, for tests and the local run. They run in this JVM, and the
 * unmodified clients reach them over HTTP.
 */
@NullMarked
package com.allmine.emulators;

import org.jspecify.annotations.NullMarked;
