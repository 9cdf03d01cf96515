/**
 * The evidence: the Merkle trees over the permission log and over the consents of each tenant, and their checkpoints. It has
 * more than 15 types with its tests, because trees, entries and checkpoints are stored in two ways under three contracts.
 */
@NullMarked
package com.allmine.data.audit;

import org.jspecify.annotations.NullMarked;
