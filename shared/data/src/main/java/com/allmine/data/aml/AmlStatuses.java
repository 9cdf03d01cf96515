package com.allmine.data.aml;

import com.allmine.api.errors.Refusal;
import com.allmine.data.permissionlog.LogEntry;

/** The AML statuses of all users. */
public interface AmlStatuses {
    /**
     * Applies a decision and logs it, in one transaction. A closed account takes it too, because the institution must
     * know its customers after they leave.
     *
     * @param entry the entry of the permission log; its time is the time of the change
     * @param reason why, for the permission log; never personal
     * @return false if the decision was applied before or a newer one stands; then nothing has changed
     * @throws Refusal {@code USER_NOT_FOUND}; {@code ACCOUNT_CLOSED} if the user was erased; {@code SERVICE_UNAVAILABLE}
     */
    boolean apply(AmlDecision decision, LogEntry entry, String reason);
}
