package com.allmine.data.audit;

import com.allmine.api.input.Choice;

/** The records of a tenant that are evidence. Each stream of a tenant has its own tree. */
public enum AuditStream implements Choice {
    /** The entries of the permission log. */
    PERMISSION,
    /** The decisions of the users on legal documents. */
    CONSENT
}
