package com.allmine.applyamlstatus;

/** An event that cannot be applied. Lambda keeps the event in a queue, with this message as the reason. */
final class RefusedEvent extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedEvent(String reason) {
        super(reason);
    }
}
