/**
 * The tables of DynamoDB, each behind an interface that speaks the domain. A package holds the stores of one subject.
 * Only {@code dynamo} may be used by all of them, and it uses none of them.
 */
@NullMarked
package com.allmine.data;

import org.jspecify.annotations.NullMarked;
