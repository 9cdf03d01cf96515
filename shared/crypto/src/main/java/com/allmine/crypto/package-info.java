/**
 * The key sets and their rotation, and their uses: field encryption, HMAC, derived keys, signed notes and SD-JWTs. These
 * more than 15 types are one package, because no other may see a key.
 */
@NullMarked
package com.allmine.crypto;

import org.jspecify.annotations.NullMarked;
