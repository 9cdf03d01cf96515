package com.allmine.api.input;

/** The platform that the client names. It is evidence and never decides a permission. */
public enum Platform implements Choice {
    WEB,
    MOBILE_IOS,
    MOBILE_ANDROID,
    ADMIN,
    API,
    UNKNOWN,
    ALL
}
