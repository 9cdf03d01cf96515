package com.allmine.register;

/** What came of asking the register about a person. */
public sealed interface Verdict {
    /** What the register itself says. */
    enum Decided implements Verdict {
        /** There is such a person. */
        MATCH,
        /** There is no such person. */
        NO_MATCH
    }

    /**
     * The register said neither yes nor no. Holds nothing that came from the register or from the person.
     *
     * @param status the HTTP status, or 0 where none came
     */
    record Unavailable(Outage outage, int status) implements Verdict {
        /** What a log line may say, for example {@code STATUS 503}. */
        public String reason() {
            return status == 0 ? outage.name() : outage + " " + status;
        }
    }

    /** Why there is no answer. */
    enum Outage {
        /** No connection: refused, not within its time, host unknown, or a certificate that is not trusted. */
        UNREACHABLE,
        /** A connection, but no whole answer in time. */
        TIMED_OUT,
        /** An answer that ended early, or that was not read to its end because it is too long. */
        CUT_OFF,
        /** A status other than 200: a SOAP fault, a redirect, an overload. */
        STATUS,
        /** Something else than XML, such as a maintenance page. */
        CONTENT_TYPE,
        /** Something else than the documented answer with a boolean in it. */
        UNREADABLE,
        /** Whoever asked was told to stop. */
        INTERRUPTED
    }
}
