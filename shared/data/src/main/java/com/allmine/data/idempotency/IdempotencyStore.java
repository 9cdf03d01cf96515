package com.allmine.data.idempotency;

import com.allmine.api.Caller;
import java.util.Optional;

/** Which of a user's idempotency keys are taken, and what was answered under them. A claim is kept for 24 hours. */
public interface IdempotencyStore {
    /**
     * Takes a key for the request at hand, for as long as a function may run. What was left unfinished, longer ago than
     * that or suspended, is taken up by the same request again.
     *
     * @param key the hash of the key
     * @param body the hash of the request's body
     * @param id what the effect is known by, if none was begun under this key
     */
    Outcome acquire(Caller caller, String key, String body, String id);

    /** Whether a key is taken. */
    boolean exists(Caller caller, String key);

    /** Keeps the answer under a key that is ours. */
    void complete(Caller caller, String key, String encryptedResponse);

    /** Gives up a key that is ours: nothing took effect under it. */
    void release(Caller caller, String key);

    /** Lets the same request take up a key that is ours at once: whether anything took effect under it is not known. */
    void suspend(Caller caller, String key);

    /** What became of taking a key. */
    sealed interface Outcome permits Acquired, Existing {}

    /**
     * The key is ours.
     *
     * @param effectId what the effect is known by: the same again where an attempt before this one was left unfinished
     */
    record Acquired(String effectId) implements Outcome {}

    /**
     * A key that is taken.
     *
     * @param effectId what the effect is known by
     * @param answer sealed; empty while the request is under way
     */
    record Existing(String body, String effectId, Optional<String> answer) implements Outcome {}
}
