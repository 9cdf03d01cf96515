package com.allmine.api.errors;

import com.allmine.api.input.Choice;

/** The languages that clients read. */
public enum Language implements Choice {
    EN,
    TR
}
