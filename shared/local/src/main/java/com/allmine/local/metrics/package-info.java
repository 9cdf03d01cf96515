/** The metrics of the functions, read from their log lines, and the page that shows them. */
@NullMarked
package com.allmine.local.metrics;

import org.jspecify.annotations.NullMarked;
