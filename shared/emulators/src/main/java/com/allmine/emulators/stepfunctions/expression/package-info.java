/** JSONata expressions and the values they work on: JSON, objects of the AWS SDK and named errors. */
@NullMarked
package com.allmine.emulators.stepfunctions.expression;

import org.jspecify.annotations.NullMarked;
