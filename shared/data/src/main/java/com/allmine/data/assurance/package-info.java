/** The confirmed identities of users, as their owners may read them. */
@NullMarked
package com.allmine.data.assurance;

import org.jspecify.annotations.NullMarked;
