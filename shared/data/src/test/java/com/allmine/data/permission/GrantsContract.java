package com.allmine.data.permission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The contract of every store of grants, in DynamoDB and in memory. */
public abstract class GrantsContract {
    static final RequiredPermission READ_TEA = new RequiredPermission("tea", Permission.READ);
    static final RequiredPermission BREW_TEA = new RequiredPermission("tea", Permission.CREATE);
    static final RequiredPermission READ_RUM = new RequiredPermission("rum", Permission.READ);

    /** A store that holds only these grants, by tenant. */
    protected abstract Grants storeWith(Map<String, List<Grant>> grants);

    @Test
    void namesEveryRoleThatHasAPermission() {
        Grants store = storeWith(Map.of(
                "default",
                List.of(new Grant("guest", READ_TEA), new Grant("cook", READ_TEA), new Grant("cook", BREW_TEA))));

        assertThat(store.roles("default", READ_TEA)).containsExactlyInAnyOrder("guest", "cook");
        assertThat(store.roles("default", BREW_TEA)).containsExactly("cook");
    }

    @Test
    void grantsNoUnknownPermission() {
        assertThat(storeWith(Map.of()).roles("default", READ_TEA)).isEmpty();
        Grants store = storeWith(Map.of("default", List.of(new Grant("cook", BREW_TEA))));

        assertThat(store.roles("default", READ_TEA)).isEmpty();
        assertThat(store.roles("default", READ_RUM)).isEmpty();
    }

    @Test
    void givesATenantAllOfItsOwnGrantsOrTheDefaultOnes() {
        Grants store = storeWith(Map.of(
                "default",
                List.of(new Grant("cook", BREW_TEA), new Grant("guest", READ_TEA)),
                "pirates",
                List.of(new Grant("captain", READ_RUM))));

        assertThat(store.roles("others", BREW_TEA)).containsExactly("cook");
        assertThat(store.roles("pirates", READ_RUM)).containsExactly("captain");
        assertThat(store.roles("pirates", READ_TEA)).isEmpty();
    }

    @Test
    void keepsTenantsApartWhateverCharactersTheirIdsContain() {
        Grants store = storeWith(
                Map.of("a#b", List.of(new Grant("cook", READ_TEA)), "a%23b", List.of(new Grant("guest", READ_TEA))));

        assertThat(store.roles("a#b", READ_TEA)).containsExactly("cook");
        assertThat(store.roles("a%23b", READ_TEA)).containsExactly("guest");
        assertThat(store.roles("a", READ_TEA)).isEmpty();
    }
}
