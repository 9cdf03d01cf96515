/** How a function lives in Lambda: settings, SnapStart, priming, and its log line. */
@NullMarked
package com.allmine.api.lambda;

import org.jspecify.annotations.NullMarked;
