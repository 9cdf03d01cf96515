/** The emulator of Secrets Manager. */
@NullMarked
package com.allmine.emulators.secretsmanager;

import org.jspecify.annotations.NullMarked;
