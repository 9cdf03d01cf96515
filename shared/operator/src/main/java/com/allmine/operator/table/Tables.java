package com.allmine.operator.table;

/** The names of a stage's tables. */
public record Tables(String users, String consents, String dropdowns, String logs, String idempotency) {}
