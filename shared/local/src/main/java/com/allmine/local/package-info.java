/** The whole system in one JVM: template.yaml's functions from their own packages, behind HTTP on loopback. */
@NullMarked
package com.allmine.local;

import org.jspecify.annotations.NullMarked;
