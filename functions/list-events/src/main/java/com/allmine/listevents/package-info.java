@NullMarked
package com.allmine.listevents;

import org.jspecify.annotations.NullMarked;
