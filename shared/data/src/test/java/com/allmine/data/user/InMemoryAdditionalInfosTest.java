package com.allmine.data.user;

import com.allmine.api.Caller;
import com.allmine.data.permissionlog.LogEntry;
import java.util.List;
import java.util.Map;

class InMemoryAdditionalInfosTest extends AdditionalInfosContract {
    private final InMemoryAdditionalInfos store = new InMemoryAdditionalInfos(clock);

    @Override
    protected AdditionalInfos store() {
        return store;
    }

    @Override
    protected void addUser(String tenantId, Profile profile, String... blocks) {
        store.with(tenantId, profile, blocks);
    }

    @Override
    protected Map<String, AdditionalInfo> versions(Caller user) {
        return store.versions(user);
    }

    @Override
    protected List<LogEntry> logged(String tenantId) {
        return store.logged().stream()
                .filter(entry -> entry.tenantId().equals(tenantId))
                .toList();
    }
}
