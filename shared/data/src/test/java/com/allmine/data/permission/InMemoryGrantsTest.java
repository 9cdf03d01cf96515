package com.allmine.data.permission;

import java.util.List;
import java.util.Map;

class InMemoryGrantsTest extends GrantsContract {
    @Override
    protected Grants storeWith(Map<String, List<Grant>> grants) {
        InMemoryGrants store = new InMemoryGrants();
        grants.forEach((tenantId, own) -> store.with(tenantId, own.toArray(Grant[]::new)));
        return store;
    }
}
