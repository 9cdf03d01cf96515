/** Legal documents, and what users decided on them. */
@NullMarked
package com.allmine.data.consent;

import org.jspecify.annotations.NullMarked;
