package com.allmine.template;

/** The template cannot be used; the message says where and why, in one sentence. */
public final class BrokenTemplate extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenTemplate(String message) {
        super("template.yaml: " + message);
    }
}
