/** The emulator of the Security Token Service. */
@NullMarked
package com.allmine.emulators.sts;

import org.jspecify.annotations.NullMarked;
