/** Problems, their messages in each language, and the refusal that carries them. */
@NullMarked
package com.allmine.api.errors;

import org.jspecify.annotations.NullMarked;
