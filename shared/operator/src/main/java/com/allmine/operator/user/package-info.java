/** The work on one user: export, erase, and who holds an identity number or a pseudonym. */
@NullMarked
package com.allmine.operator.user;

import org.jspecify.annotations.NullMarked;
