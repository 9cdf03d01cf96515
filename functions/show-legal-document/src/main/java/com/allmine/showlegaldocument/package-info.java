@NullMarked
package com.allmine.showlegaldocument;

import org.jspecify.annotations.NullMarked;
