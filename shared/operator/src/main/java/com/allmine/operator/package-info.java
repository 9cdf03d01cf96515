/** Data files, one JSON object a line, into the tables: what the local run starts with, and what a stage is given. */
@NullMarked
package com.allmine.operator;

import org.jspecify.annotations.NullMarked;
