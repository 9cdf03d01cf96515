@NullMarked
package com.allmine.signcheckpoints;

import org.jspecify.annotations.NullMarked;
