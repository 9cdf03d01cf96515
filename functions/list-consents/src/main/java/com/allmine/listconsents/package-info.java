@NullMarked
package com.allmine.listconsents;

import org.jspecify.annotations.NullMarked;
