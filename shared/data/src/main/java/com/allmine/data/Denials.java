package com.allmine.data;

import com.allmine.api.Caller;
import java.util.Optional;

/** Logs who was refused for lack of a role. */
public interface Denials {
    /**
     * Writes one entry for each role that the caller has. It is waited for, but no longer than an answer can wait; it
     * never throws, whatever becomes of the entries.
     *
     * @return why entries may be missing, for the operator; empty where they are written
     */
    Optional<String> log(Caller caller, Right right, String requestId);
}
