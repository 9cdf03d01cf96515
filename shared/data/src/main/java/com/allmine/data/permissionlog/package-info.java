/** The permission log, an audit log: its entries, and the counts of denials. */
@NullMarked
package com.allmine.data.permissionlog;

import org.jspecify.annotations.NullMarked;
