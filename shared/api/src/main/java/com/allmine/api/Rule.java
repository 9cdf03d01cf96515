package com.allmine.api;

/** What a value must be; the name is the key of its sentence. */
public enum Rule {
    REQUIRED,
    STRING,
    ONE_OF,
    PRINTABLE,
    JSON_BODY,
    BODY_SIZE,
    CONTENT_TYPE
}
