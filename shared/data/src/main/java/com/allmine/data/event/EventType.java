package com.allmine.data.event;

import com.allmine.api.input.Choice;

/** The kinds of committed changes that others hear of. */
public enum EventType implements Choice {
    CONSENT_RECORDED("consent.recorded"),
    CONSENT_WITHDRAWN("consent.withdrawn"),
    IDENTITY_CONFIRMED("identity.confirmed"),
    IDENTITY_REFUSED("identity.refused"),
    IDENTITY_AML_CHANGED("identity.aml-changed"),
    ADDITIONAL_INFO_ADDED("additional-info.added"),
    PROFILE_UPDATED("profile.updated"),
    PERMISSION_GRANTED("permission.granted"),
    PERMISSION_REVOKED("permission.revoked"),
    DOCUMENT_PUBLISHED("document.published"),
    USER_ERASED("user.erased");

    /** How the type of every event begins. */
    public static final String PREFIX = "com.allmine.";

    private final String shortName;

    EventType(String shortName) {
        this.shortName = shortName;
    }

    /** The type without its prefix. */
    public String shortName() {
        return shortName;
    }

    /** The type as a CloudEvent has it. */
    @Override
    public String wire() {
        return PREFIX + shortName;
    }
}
