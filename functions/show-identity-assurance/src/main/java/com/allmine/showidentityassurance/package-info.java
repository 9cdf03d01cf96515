@NullMarked
package com.allmine.showidentityassurance;

import org.jspecify.annotations.NullMarked;
