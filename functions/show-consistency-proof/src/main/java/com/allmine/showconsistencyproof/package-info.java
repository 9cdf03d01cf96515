@NullMarked
package com.allmine.showconsistencyproof;

import org.jspecify.annotations.NullMarked;
