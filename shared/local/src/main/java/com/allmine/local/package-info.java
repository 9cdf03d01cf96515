/** The local run: the functions of template.yaml from their zips, in one JVM, behind HTTP on loopback. */
@NullMarked
package com.allmine.local;

import org.jspecify.annotations.NullMarked;
