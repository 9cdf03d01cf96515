/** Reads template.yaml, which defines the routes, functions, tables, event rules and state machines of the system. */
@NullMarked
package com.allmine.template;

import org.jspecify.annotations.NullMarked;
