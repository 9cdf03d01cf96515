/** The emulator of S3. */
@NullMarked
package com.allmine.emulators.s3;

import org.jspecify.annotations.NullMarked;
