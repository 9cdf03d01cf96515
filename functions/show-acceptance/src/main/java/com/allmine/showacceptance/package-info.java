@NullMarked
package com.allmine.showacceptance;

import org.jspecify.annotations.NullMarked;
