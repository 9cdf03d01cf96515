@NullMarked
package com.allmine.applyamlstatus;

import org.jspecify.annotations.NullMarked;
