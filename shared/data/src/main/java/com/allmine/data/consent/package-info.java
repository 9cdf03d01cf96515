/**
 * Legal documents and the decisions of users on them, linked by a hash chain. With the fakes and contracts of the tests there
 * are more than 15 types, because documents, decisions, lists and records of decisions share the same items.
 */
@NullMarked
package com.allmine.data.consent;

import org.jspecify.annotations.NullMarked;
