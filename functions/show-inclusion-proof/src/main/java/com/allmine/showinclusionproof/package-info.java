@NullMarked
package com.allmine.showinclusionproof;

import org.jspecify.annotations.NullMarked;
