package com.allmine.data.dropdown;

import java.util.List;
import java.util.Map;

class InMemoryDropdownsTest extends DropdownsContract {
    @Override
    protected Dropdowns storeWith(Map<String, List<Option>> options) {
        InMemoryDropdowns store = new InMemoryDropdowns();
        options.forEach((tenantId, own) -> store.with(tenantId, own.toArray(Option[]::new)));
        return store;
    }
}
