package com.allmine.data.identity;

import com.allmine.api.Caller;
import com.allmine.crypto.FieldEncryption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a person lives and what they do, as they say when they confirm an identity. The ids are those of the dropdown
 * lists; only the address is encrypted.
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

    /** The given members by name, the address encrypted for its owner. */
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

    /** The members are not for logs. */
    @Override
    public String toString() {
        return "Contact[hidden]";
    }
}
