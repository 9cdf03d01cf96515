/** The JSON of requests, responses and events. */
@NullMarked
package com.allmine.api.json;

import org.jspecify.annotations.NullMarked;
