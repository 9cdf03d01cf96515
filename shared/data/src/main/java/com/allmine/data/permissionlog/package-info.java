/** The audit log of permissions, and its checkpoints. */
@NullMarked
package com.allmine.data.permissionlog;

import org.jspecify.annotations.NullMarked;
