package com.allmine.data.assurance;

import com.allmine.api.Caller;
import com.allmine.api.errors.Refusal;

/** The confirmed identities of the users of all tenants. A caller reads only their own. */
public interface ConfirmedIdentities {
    /**
     * Returns the caller's identity. It is refused to a closed account, because an identity outlives the erasure of its
     * user until the end of the retention period.
     *
     * @throws Refusal {@code USER_NOT_FOUND}, {@code IDENTITY_NOT_CONFIRMED}, {@code ACCOUNT_CLOSED} or
     *     {@code SERVICE_UNAVAILABLE}
     */
    ConfirmedIdentity of(Caller caller);
}
