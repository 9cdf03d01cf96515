/** Secrets Manager in memory. */
@NullMarked
package com.allmine.emulators.secretsmanager;

import org.jspecify.annotations.NullMarked;
