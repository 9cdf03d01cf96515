/** The tables of a stage, as every command reads them. */
@NullMarked
package com.allmine.operator.table;

import org.jspecify.annotations.NullMarked;
