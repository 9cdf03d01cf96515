/** The result of screening a user against money laundering. */
@NullMarked
package com.allmine.data.aml;

import org.jspecify.annotations.NullMarked;
