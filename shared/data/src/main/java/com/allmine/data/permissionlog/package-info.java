/** The permission log, an audit log: its entries, the counts of denials, and the checkpoints that prove it complete. */
@NullMarked
package com.allmine.data.permissionlog;

import org.jspecify.annotations.NullMarked;
