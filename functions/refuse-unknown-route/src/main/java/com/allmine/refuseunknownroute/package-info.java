/** The response to every request that no route of the API matches. */
@NullMarked
package com.allmine.refuseunknownroute;

import org.jspecify.annotations.NullMarked;
