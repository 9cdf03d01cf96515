/** template.yaml as data: the truth for routes, functions and tables, read here and repeated nowhere. */
@NullMarked
package com.allmine.template;

import org.jspecify.annotations.NullMarked;
