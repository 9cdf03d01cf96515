package com.allmine.api.input;

/** What a value must be; the name is the key of its sentence. */
public enum Rule {
    REQUIRED,
    STRING,
    BOOLEAN,
    OBJECT,
    ONE_OF,
    VERSION,
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
    JSON_BODY,
    BODY_SIZE,
    CONTENT_TYPE
}
