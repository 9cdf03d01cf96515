@NullMarked
package com.allmine.showconsentreceipt;

import org.jspecify.annotations.NullMarked;
