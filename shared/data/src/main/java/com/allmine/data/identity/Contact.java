package com.allmine.data.identity;

import com.allmine.api.Caller;
import com.allmine.crypto.FieldEncryption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The address and occupation that a user gives with their identity. The ids are those of the dropdown lists. Only the
 * address is encrypted.
 *
 * @param countryCode of the address: {@code TR}
 * @param cityId the plate code
 */
public record Contact(
        @Nullable String countryCode,
        @Nullable String cityId,
        @Nullable String districtId,
        @Nullable String address,
        @Nullable String occupationId) {
    /** The attribute that holds the members of a contact. */
    public static final String FIELD = "contact";

    /** The field that an address is encrypted for. */
    public static final String ADDRESS = "address";

    /** The given members by name, with the address encrypted for its owner. */
    public Map<String, String> encrypted(Caller owner, FieldEncryption fieldEncryption) {
        Map<String, String> members = new LinkedHashMap<>();
        put(members, "countryCode", countryCode);
        put(members, "cityId", cityId);
        put(members, "districtId", districtId);
        put(members, ADDRESS, address == null ? null : fieldEncryption.encrypt(owner, ADDRESS, address));
        put(members, "occupationId", occupationId);
        return members;
    }

    private static void put(Map<String, String> members, String name, @Nullable String value) {
        if (value != null) {
            members.put(name, value);
        }
    }

    /** Hides the members from logs. */
    @Override
    public String toString() {
        return "Contact[hidden]";
    }
}
