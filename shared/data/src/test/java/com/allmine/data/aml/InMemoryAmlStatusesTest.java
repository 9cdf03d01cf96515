package com.allmine.data.aml;

import com.allmine.data.permissionlog.LogEntry;
import java.util.List;
import java.util.Optional;

class InMemoryAmlStatusesTest extends AmlStatusesContract {
    private final InMemoryAmlStatuses store = new InMemoryAmlStatuses();

    @Override
    protected AmlStatuses store() {
        return store;
    }

    @Override
    protected void addUser() {
        store.with(user.tenantId(), user.userId());
    }

    @Override
    protected void erase() {
        store.erase(user.tenantId(), user.userId());
    }

    @Override
    protected Optional<String> stored() {
        return store.of(user.tenantId(), user.userId())
                .map(found -> "%s %s %s %s %s"
                        .formatted(found.status(), found.validUntil(), found.id(), found.source(), found.reference()));
    }

    @Override
    protected List<LogEntry> log() {
        return store.log();
    }
}
