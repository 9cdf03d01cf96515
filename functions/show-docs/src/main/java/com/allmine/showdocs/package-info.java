@NullMarked
package com.allmine.showdocs;

import org.jspecify.annotations.NullMarked;
