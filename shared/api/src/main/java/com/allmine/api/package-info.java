/** The life of a request: from an event of API Gateway to a documented response. */
@NullMarked
package com.allmine.api;

import org.jspecify.annotations.NullMarked;
