@NullMarked
package com.allmine.showpublishedkeys;

import org.jspecify.annotations.NullMarked;
