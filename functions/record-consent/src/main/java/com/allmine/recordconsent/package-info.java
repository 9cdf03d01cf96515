@NullMarked
package com.allmine.recordconsent;

import org.jspecify.annotations.NullMarked;
