/** The national register, as its service descriptions (WSDL) define it. */
@NullMarked
package com.allmine.emulators.register;

import org.jspecify.annotations.NullMarked;
