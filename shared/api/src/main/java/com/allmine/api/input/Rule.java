package com.allmine.api.input;

/** A rule that a value must follow. The name is the key of its message. */
public enum Rule {
    REQUIRED,
    STRING,
    BOOLEAN,
    OBJECT,
    ONE_OF,
    VERSION,
    SHA256,
    OPTION_ID,
    OPTION,
    DISTRICT,
    CITY,
    EXPLANATION,
    ADDRESS,
    IDENTITY_NUMBER,
    IDENTITY_CHECKSUM,
    NAME,
    BIRTH_DATE,
    BIRTH_TIME,
    ADULT,
    PRINTABLE,
    WHOLE_NUMBER,
    TIMESTAMP,
    CURSOR,
    FEED_CURSOR,
    JSON_BODY,
    BODY_SIZE,
    CONTENT_TYPE
}
