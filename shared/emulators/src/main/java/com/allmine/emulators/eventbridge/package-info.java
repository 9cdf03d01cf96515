/** The emulator of EventBridge: buses, their rules, and the targets. */
@NullMarked
package com.allmine.emulators.eventbridge;

import org.jspecify.annotations.NullMarked;
