package com.allmine.local;

/** Why the local run does not start, in one sentence for whoever started it. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotStart(String sentence) {
        super(sentence);
    }
}
