@NullMarked
package com.allmine.listpermissionlog;

import org.jspecify.annotations.NullMarked;
