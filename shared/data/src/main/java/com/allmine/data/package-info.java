/** The tables and the secret, each behind a type that speaks the domain. The AWS SDK stays in here. */
@NullMarked
package com.allmine.data;

import org.jspecify.annotations.NullMarked;
