/**
 * The parts that all commands share: streams, wiring, common options, and the sentences for failures. It has more than
 * 15 types, because each option that several commands have is one.
 */
@NullMarked
package com.allmine.operator.cli;

import org.jspecify.annotations.NullMarked;
