package com.allmine.data.consent;

/** The meaning of an acceptance of a legal document. Clients receive the name as it is. */
public enum DocumentKind {
    /** The user acknowledges it: the information that KVKK (Law 6698) requires. */
    NOTICE,
    /** The user agrees to it. */
    CONTRACT,
    /** The user consents freely, by KVKK. It is never mandatory. */
    EXPLICIT_CONSENT
}
