/** The events of a tenant: what they say, the feed that keeps them, and the counts that are made from them. */
@NullMarked
package com.allmine.data.event;

import org.jspecify.annotations.NullMarked;
