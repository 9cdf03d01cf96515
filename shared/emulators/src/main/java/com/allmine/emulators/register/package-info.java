/** The emulator of the national register. */
@NullMarked
package com.allmine.emulators.register;

import org.jspecify.annotations.NullMarked;
