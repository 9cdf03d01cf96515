@NullMarked
package com.allmine.refuseunknownroute;

import org.jspecify.annotations.NullMarked;
