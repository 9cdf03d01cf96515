/** What every endpoint shares: an API Gateway event in, a documented answer out. */
@NullMarked
package com.allmine.api;

import org.jspecify.annotations.NullMarked;
