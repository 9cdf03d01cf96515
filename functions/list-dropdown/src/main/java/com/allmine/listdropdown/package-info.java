@NullMarked
package com.allmine.listdropdown;

import org.jspecify.annotations.NullMarked;
