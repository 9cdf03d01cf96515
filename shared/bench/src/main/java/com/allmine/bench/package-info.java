/**
 * Benchmarks of the deployed functions: cold, warm, under load, at scale and in money, next to the same endpoint on other
 * frameworks. It has more than 15 types because each benchmark is a class, and all of them share the classes for variants,
 * processes and results.
 */
@NullMarked
package com.allmine.bench;

import org.jspecify.annotations.NullMarked;
