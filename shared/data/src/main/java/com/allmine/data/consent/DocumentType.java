package com.allmine.data.consent;

import com.allmine.api.input.Choice;

/** The legal documents that a user decides on. */
public enum DocumentType implements Choice {
    PRIVACY_POLICY("privacyPolicy"),
    TERMS_OF_USE("termsOfUse"),
    CONSENT_FORM("consentForm");

    private final String flag;

    DocumentType(String flag) {
        this.flag = flag;
    }

    /** The field of the profile that says whether the document is accepted. */
    public String acceptedField() {
        return flag + "Accepted";
    }

    /** The field of the profile that says which version was accepted last. */
    public String versionField() {
        return flag + "Version";
    }
}
