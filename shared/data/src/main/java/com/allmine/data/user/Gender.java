package com.allmine.data.user;

import com.allmine.api.input.Choice;

/** The genders that a user may choose from. */
public enum Gender implements Choice {
    MALE,
    FEMALE,
    OTHER,
    PREFER_NOT_TO_SAY
}
