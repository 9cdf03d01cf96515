/** DynamoDB Local with the tables of template.yaml. */
@NullMarked
package com.allmine.emulators.dynamodb;

import org.jspecify.annotations.NullMarked;
