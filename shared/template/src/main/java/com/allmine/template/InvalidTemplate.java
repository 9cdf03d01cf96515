package com.allmine.template;

/** A template cannot be used. The message says where the fault is and what it is, in one sentence. */
public final class InvalidTemplate extends RuntimeException {
    private static final long serialVersionUID = 1;

    InvalidTemplate(String message) {
        super("template.yaml: " + message);
    }
}
