/** The tables of the template in DynamoDB Local. */
@NullMarked
package com.allmine.emulators.dynamodb;

import org.jspecify.annotations.NullMarked;
