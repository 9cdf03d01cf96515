package com.allmine.api;

/** The languages that clients read. */
public enum Language implements Choice {
    EN,
    TR
}
