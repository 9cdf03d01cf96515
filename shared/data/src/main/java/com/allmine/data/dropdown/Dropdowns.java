package com.allmine.data.dropdown;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The dropdown lists of all tenants; a tenant has the default lists but for those it brings itself. */
public interface Dropdowns {
    /** Every option of the wanted lists, inactive ones too, ascending by city and id; an unloaded list is empty. */
    Map<DropdownList, List<Option>> lists(String tenantId, Set<DropdownList> wanted);
}
