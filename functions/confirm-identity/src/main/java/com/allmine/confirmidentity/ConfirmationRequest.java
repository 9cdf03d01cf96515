package com.allmine.confirmidentity;

import com.allmine.api.input.Fields;
import com.allmine.api.input.Rule;
import com.allmine.api.input.Text;
import com.allmine.bodies.AdditionalInfoBody;
import com.allmine.bodies.Options;
import com.allmine.data.dropdown.DropdownList;
import com.allmine.data.dropdown.Option;
import com.allmine.data.identity.Contact;
import com.allmine.data.identity.Identity;
import com.allmine.data.user.AdditionalInfo;
import com.allmine.register.IdentityNumber;
import com.allmine.register.PersonName;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The validated body of a request to confirm an identity.
 *
 * @param useRegister whether the national register verifies the identity
 */
record ConfirmationRequest(Identity identity, Contact contact, boolean useRegister, AdditionalInfo additionalInfo) {
    /** The dropdown lists that the fields of the body refer to. */
    static final Set<DropdownList> LISTS = lists();

    private static final int MAX_ADDRESS = 500;
    private static final Set<String> TURKEY = Set.of("TR", "TUR", "90");

    private static Set<DropdownList> lists() {
        Set<DropdownList> lists = EnumSet.of(DropdownList.CITY, DropdownList.DISTRICT, DropdownList.OCCUPATION);
        lists.addAll(AdditionalInfoBody.LISTS);
        return lists;
    }

    /**
     * Reads the body.
     *
     * @param now the current time; the date in Türkiye decides whether the person is of age
     */
    static ConfirmationRequest read(Fields fields, Options options, Instant now) {
        boolean useRegister = fields.optionalFlag("useTCKNService");
        Optional<Option> city = options.optional(fields, "cityId", DropdownList.CITY);
        Identity identity = new Identity(
                identityNumber(fields, useRegister),
                fields.required("name", ConfirmationRequest::name, Rule.NAME).orElse(""),
                fields.optional("secondName", ConfirmationRequest::name, Rule.NAME)
                        .orElse(null),
                fields.required("surname", ConfirmationRequest::name, Rule.NAME).orElse(""),
                birthDate(fields, now));
        Contact contact = new Contact(
                fields.optional(
                                "countryCode",
                                code -> Optional.of("TR").filter(turkey -> TURKEY.contains(code)),
                                Rule.ONE_OF,
                                "TR, TUR, 90")
                        .orElse(null),
                id(city),
                id(options.district(fields, "districtId", city)),
                fields.optional("address", text -> Text.lines(text, MAX_ADDRESS), Rule.ADDRESS, MAX_ADDRESS)
                        .orElse(null),
                id(options.optional(fields, "occupationId", DropdownList.OCCUPATION)));
        return new ConfirmationRequest(
                identity,
                contact,
                useRegister,
                AdditionalInfoBody.read(fields.object("additionalInfo"), options, true));
    }

    /** Checks the checksum only for the register, which confirms no number with a wrong one. */
    private static String identityNumber(Fields fields, boolean useRegister) {
        Optional<IdentityNumber> number = fields.required(
                "userIdentityNumber",
                text -> Optional.of(text).filter(IdentityNumber::isWellFormed).map(IdentityNumber::new),
                Rule.IDENTITY_NUMBER);
        if (useRegister && number.filter(n -> !n.hasValidChecksum()).isPresent()) {
            fields.refuse("userIdentityNumber", Rule.IDENTITY_CHECKSUM);
        }
        return number.map(IdentityNumber::digits).orElse("");
    }

    private static Optional<String> name(String text) {
        return PersonName.parse(text).map(PersonName::text);
    }

    private static String birthDate(Fields fields, Instant now) {
        Optional<BirthDate.Reading> read =
                fields.required("birthDate", text -> Optional.of(BirthDate.read(text, now)), Rule.BIRTH_DATE);
        return switch (read.orElse(null)) {
            case BirthDate.Accepted accepted -> accepted.date().toString();
            case BirthDate.Refused refused -> {
                fields.refuse("birthDate", refused.rule(), BirthDate.ADULT);
                yield "";
            }
            case null -> "";
        };
    }

    private static @Nullable String id(Optional<Option> option) {
        return option.map(chosen -> Integer.toString(chosen.id())).orElse(null);
    }

    /** Hides the personal data, so that it never appears in a log. */
    @Override
    public String toString() {
        return "ConfirmationRequest[hidden]";
    }
}
