package com.allmine.data.consent;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;
import java.util.Optional;

/** The decisions as evidence: each is returned only if the chain of its document holds. */
public interface ConsentRecords {
    /**
     * A decision of the caller.
     *
     * @return empty if the caller has no decision of this id
     * @throws Refusal {@code EVIDENCE_BROKEN} if the chain does not hold. If there is no such decision, every chain of the
     *     user must hold. {@code SERVICE_UNAVAILABLE} if the decisions cannot be read
     */
    Optional<ConsentRecord> own(Caller caller, String id);

    /**
     * A decision of any user of a tenant. A decision of the last seconds may be missing.
     *
     * @return empty if the tenant has no decision of this id
     * @throws Refusal as {@link #own}
     */
    Optional<ConsentRecord> ofTenant(String tenantId, String id);
}
