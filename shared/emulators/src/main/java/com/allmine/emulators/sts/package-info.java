/** The Security Token Service, as far as operator commands use it. */
@NullMarked
package com.allmine.emulators.sts;

import org.jspecify.annotations.NullMarked;
