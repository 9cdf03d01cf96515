package com.allmine.api.input;

/** Where the client runs, as it says itself: evidence, never a permission. */
public enum Platform implements Choice {
    WEB,
    MOBILE_IOS,
    MOBILE_ANDROID,
    ADMIN,
    API,
    UNKNOWN,
    ALL
}
