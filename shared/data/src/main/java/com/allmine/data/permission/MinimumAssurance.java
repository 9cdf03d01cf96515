package com.allmine.data.permission;

/** How sure a tenant must be of an identity before it counts as confirmed. */
public enum MinimumAssurance {
    /** The user's declaration is enough. */
    NONE,

    /** The national register (NVI) must have confirmed the identity. */
    NVI
}
