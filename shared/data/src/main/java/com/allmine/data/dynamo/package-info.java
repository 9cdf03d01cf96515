/** The parts that all stores share: the client, primary keys, items, batch get, transactions and the cache. */
@NullMarked
package com.allmine.data.dynamo;

import org.jspecify.annotations.NullMarked;
