/** The parts that all commands share: streams, wiring, common options, and the sentences for failures. */
@NullMarked
package com.allmine.operator.cli;

import org.jspecify.annotations.NullMarked;
