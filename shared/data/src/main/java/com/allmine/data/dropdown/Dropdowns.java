package com.allmine.data.dropdown;

import com.allmine.api.errors.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dropdown lists of all tenants. A tenant without a list has the default tenant's. */
public interface Dropdowns {
    /**
     * All options of the wanted lists, inactive ones included, ascending by city and id. A list that was never loaded is
     * empty.
     *
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the lists cannot be read
     */
    Map<DropdownList, List<Option>> lists(String tenantId, Set<DropdownList> wanted);
}
