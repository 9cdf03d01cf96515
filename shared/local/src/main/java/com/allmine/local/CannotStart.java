package com.allmine.local;

/** The local run cannot start; the message tells the developer the reason and the remedy. */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1;

    CannotStart(String sentence) {
        super(sentence);
    }
}
