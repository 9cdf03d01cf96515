/** The life of a function in Lambda: settings, SnapStart, priming and the log line. */
@NullMarked
package com.allmine.api.lambda;

import org.jspecify.annotations.NullMarked;
