package com.allmine.register;

/** The result of asking the register about a person. */
public sealed interface Verdict {
    /** A decision of the register. */
    enum Decided implements Verdict {
        /** The person exists. */
        MATCH,
        /** The person does not exist. */
        NO_MATCH
    }

    /**
     * The register gave no decision. Contains no data of the person or of the response.
     *
     * @param status the HTTP status, or 0 without a response
     */
    record Unavailable(Outage outage, int status) implements Verdict {
        /** The reason for a log line, for example {@code STATUS 503}. */
        public String reason() {
            return status == 0 ? outage.name() : outage + " " + status;
        }
    }

    /** Why the register gave no decision. */
    enum Outage {
        /** No connection: refused, timed out, unknown host, or a certificate that is not trusted. */
        UNREACHABLE,
        /** A connection, but no complete response in time. */
        TIMED_OUT,
        /** A response that ended early or was too long. */
        CUT_OFF,
        /** A status other than 200: a SOAP fault, a redirect, an overload. */
        STATUS,
        /** A content type other than XML, for example that of a maintenance page. */
        CONTENT_TYPE,
        /** XML other than the documented response with a boolean. */
        UNREADABLE,
        /** The calling thread was interrupted. */
        INTERRUPTED
    }
}
