package com.allmine.api.errors;

import com.allmine.api.input.Choice;

/** The languages of messages. */
public enum Language implements Choice {
    EN,
    TR
}
