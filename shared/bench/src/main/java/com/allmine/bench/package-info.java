/** Benchmarks of what is deployed: cold, warm, under load, at scale and in money, beside the same endpoint of others. */
@NullMarked
package com.allmine.bench;

import org.jspecify.annotations.NullMarked;
