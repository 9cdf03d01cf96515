@NullMarked
package com.allmine.listlegaldocuments;

import org.jspecify.annotations.NullMarked;
