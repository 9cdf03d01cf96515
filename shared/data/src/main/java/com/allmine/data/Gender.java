package com.allmine.data;

import com.allmine.api.Choice;

/** The genders that a user may choose from. */
public enum Gender implements Choice {
    MALE,
    FEMALE,
    OTHER,
    PREFER_NOT_TO_SAY
}
