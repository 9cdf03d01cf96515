@NullMarked
package com.allmine.confirmidentity;

import org.jspecify.annotations.NullMarked;
