@NullMarked
package com.allmine.listcheckpoints;

import org.jspecify.annotations.NullMarked;
