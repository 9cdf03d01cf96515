@NullMarked
package com.allmine.publishevents;

import org.jspecify.annotations.NullMarked;
