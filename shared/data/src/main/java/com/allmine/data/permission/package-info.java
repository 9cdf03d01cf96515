/** The permissions of roles, and the policies of tenants. */
@NullMarked
package com.allmine.data.permission;

import org.jspecify.annotations.NullMarked;
