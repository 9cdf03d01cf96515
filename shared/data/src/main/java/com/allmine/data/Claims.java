package com.allmine.data;

import com.allmine.api.Caller;
import java.util.Optional;

/** Which of a user's idempotency keys are taken, and what was answered under them. A claim is kept for 24 hours. */
public interface Claims {
    /**
     * Takes a key for the request at hand, for as long as a function may run; what was left unfinished longer ago than
     * that may be taken again.
     *
     * @param key the hash of the key
     * @param body the hash of the request's body
     * @return what holds the key already; empty where it is ours now
     */
    Optional<Held> take(Caller caller, String key, String body);

    /** Keeps the answer under a key that is ours. */
    void complete(Caller caller, String key, String sealedAnswer);

    /** Gives up a key that is ours: nothing took effect under it. */
    void release(Caller caller, String key);

    /**
     * A key that is taken.
     *
     * @param answer sealed; empty while the request is under way
     */
    record Held(String body, Optional<String> answer) {}
}
