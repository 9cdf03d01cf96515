@NullMarked
package com.allmine.checkpointpermissionlog;

import org.jspecify.annotations.NullMarked;
