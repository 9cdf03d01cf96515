package com.allmine.data.aml;

/** The AML status of a user. Without one, a user may confirm an identity. */
public enum AmlStatus {
    /** The user may confirm an identity, until the status ends. */
    CLEAR,
    /** The institution still examines the user. A CLEAR that has ended counts as this. */
    REVIEW,
    /** The user may not confirm an identity. */
    BLOCKED
}
