package com.allmine.data.idempotency;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import java.util.Optional;

/**
 * The idempotency records of users: one for each idempotency key that a client sent, with the response once there is one.
 * A record expires after 24 hours. Every method throws a {@link Refusal} {@code SERVICE_UNAVAILABLE} if the records cannot
 * be reached.
 */
public interface IdempotencyStore {
    /**
     * Acquires the record of a key for this request, until the request is completed or released. The record is also
     * free after 35 seconds, which is longer than a request can run. After that, a request with the same body may acquire it again.
     *
     * @param key the hash of the client's key
     * @param body the hash of the request's body
     * @param id the id of the effect, unless an unfinished attempt has begun the effect with another id
     */
    Outcome acquire(Caller caller, String key, String body, String id);

    /** Whether the user has a record of the key. */
    boolean exists(Caller caller, String key);

    /** Stores the response in an acquired record. */
    void complete(Caller caller, String key, String encryptedResponse);

    /** Deletes an acquired record: the request took no effect. */
    void release(Caller caller, String key);

    /** Lets the same request acquire the record again at once: nobody knows whether this attempt took effect. */
    void allowRetry(Caller caller, String key);

    /** The outcome of {@link #acquire}. */
    sealed interface Outcome permits Acquired, Existing {}

    /**
     * This request has acquired the record.
     *
     * @param effectId the id of the effect; the same for every attempt at it
     */
    record Acquired(String effectId) implements Outcome {}

    /**
     * Another request has the record.
     *
     * @param body the hash of that request's body
     * @param effectId the id of its effect
     * @param encryptedResponse empty while the request is in progress
     */
    record Existing(String body, String effectId, Optional<String> encryptedResponse) implements Outcome {}
}
