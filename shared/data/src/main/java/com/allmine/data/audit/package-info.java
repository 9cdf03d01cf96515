/** The evidence: the Merkle trees over the permission log and over the consents of each tenant. */
@NullMarked
package com.allmine.data.audit;

import org.jspecify.annotations.NullMarked;
