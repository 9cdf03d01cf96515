/** What all stores share: the client, primary keys, items, transactions and the cache. */
@NullMarked
package com.allmine.data.dynamo;

import org.jspecify.annotations.NullMarked;
