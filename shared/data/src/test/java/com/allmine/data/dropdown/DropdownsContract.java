package com.allmine.data.dropdown;

import static com.allmine.data.dropdown.DropdownList.CITY;
import static com.allmine.data.dropdown.DropdownList.DISTRICT;
import static com.allmine.data.dropdown.DropdownList.INCOME_SOURCE;
import static com.allmine.data.dropdown.DropdownList.OCCUPATION;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of every store of dropdown lists, in DynamoDB and in memory. */
public abstract class DropdownsContract {
    static final Option SALARY = new Option(INCOME_SOURCE, 0, 1, "salary", "Maaş", "Salary", true, 0);
    static final Option OTHER = new Option(INCOME_SOURCE, 0, 2, "other", "Diğer", "Other", true, 15);
    static final Option PENSION = new Option(INCOME_SOURCE, 0, 10, "pension", "Emekli maaşı", "Pension", false, 0);
    static final Option ISTANBUL = new Option(CITY, 0, 34, "istanbul", "İstanbul", "Istanbul", true, 0);
    static final Option FATIH = new Option(DISTRICT, 34, 20, "fatih", "Fatih", "Fatih", true, 0);
    static final Option SEYHAN = new Option(DISTRICT, 1, 15, "seyhan", "Seyhan", "Seyhan", true, 0);
    static final Option BARTER = new Option(INCOME_SOURCE, 0, 5, "barter", "Takas", "Barter", true, 40);

    /** A store that holds only these lists, by tenant. */
    protected abstract Dropdowns storeWith(Map<String, List<Option>> options);

    @Test
    void listsAllOptionsInAscendingOrderInactiveOnesIncluded() {
        Dropdowns store = storeWith(Map.of("default", List.of(PENSION, OTHER, SALARY, FATIH, SEYHAN, ISTANBUL)));

        assertThat(store.lists("default", EnumSet.of(INCOME_SOURCE, DISTRICT)))
                .isEqualTo(Map.of(INCOME_SOURCE, List.of(SALARY, OTHER, PENSION), DISTRICT, List.of(SEYHAN, FATIH)));
    }

    @Test
    void hasNoOptionsInAListThatWasNeverLoaded() {
        Dropdowns store = storeWith(Map.of("default", List.of(SALARY)));

        assertThat(store.lists("default", Set.of(OCCUPATION))).isEqualTo(Map.of(OCCUPATION, List.of()));
        assertThat(store.lists("default", Set.<DropdownList>of())).isEmpty();
    }

    @Test
    void givesATenantTheDefaultListInPlaceOfOneThatItLacks() {
        Dropdowns store = storeWith(Map.of("default", List.of(SALARY, OTHER, ISTANBUL), "barterers", List.of(BARTER)));
        Set<DropdownList> both = EnumSet.of(INCOME_SOURCE, CITY);

        assertThat(store.lists("barterers", both))
                .isEqualTo(Map.of(INCOME_SOURCE, List.of(BARTER), CITY, List.of(ISTANBUL)));
        assertThat(store.lists("others", both))
                .isEqualTo(Map.of(INCOME_SOURCE, List.of(SALARY, OTHER), CITY, List.of(ISTANBUL)));
        assertThat(store.lists("default", both))
                .isEqualTo(Map.of(INCOME_SOURCE, List.of(SALARY, OTHER), CITY, List.of(ISTANBUL)));
    }

    @Test
    void keepsTenantsApartWhateverCharactersTheirIdsContain() {
        Dropdowns store = storeWith(Map.of("a#b", List.of(BARTER), "a%23b", List.of(SALARY)));

        assertThat(store.lists("a#b", Set.of(INCOME_SOURCE))).isEqualTo(Map.of(INCOME_SOURCE, List.of(BARTER)));
        assertThat(store.lists("a%23b", Set.of(INCOME_SOURCE))).isEqualTo(Map.of(INCOME_SOURCE, List.of(SALARY)));
        assertThat(store.lists("a", Set.of(INCOME_SOURCE))).isEqualTo(Map.of(INCOME_SOURCE, List.of()));
    }
}
