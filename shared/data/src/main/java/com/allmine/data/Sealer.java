package com.allmine.data;

import com.allmine.api.Caller;

/** Seals what only we may read, and opens it again, for one field of one user. */
public interface Sealer {
    String seal(Caller owner, String field, String text);

    /**
     * The text that was sealed.
     *
     * @throws com.allmine.api.Refusal {@code INTERNAL_ERROR} where it was sealed for another field or user
     */
    String open(Caller owner, String field, String sealed);
}
