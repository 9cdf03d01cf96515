@NullMarked
package com.allmine.adduserinfo;

import org.jspecify.annotations.NullMarked;
