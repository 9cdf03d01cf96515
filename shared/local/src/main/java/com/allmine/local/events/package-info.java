/** How the local run delivers events, and shows them. */
@NullMarked
package com.allmine.local.events;

import org.jspecify.annotations.NullMarked;
