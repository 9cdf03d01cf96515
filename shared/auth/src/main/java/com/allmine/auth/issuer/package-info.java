/** Verifies the signatures of other issuers of tokens. A function that trusts none loads no class of this package. */
@NullMarked
package com.allmine.auth.issuer;

import org.jspecify.annotations.NullMarked;
