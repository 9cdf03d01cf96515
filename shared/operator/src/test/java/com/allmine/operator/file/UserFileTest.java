package com.allmine.operator.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class UserFileTest {
    private static final String ID = "must be 1 to 128 printable characters, without blanks at its ends";
    private static final String TOO_LONG =
            "129xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                + "xxxxxxxxxxxxxxxxx";
    private static final String BLOCK = "must be an address or a block such as 203.0.113.0/24 or 2001:db8::/32, its"
            + " numbers without leading zeros; an IPv4-mapped block has a prefix of at least 96";
    private static final String NAME =
            "must be a person's name: 1 to 100 letters, spaces, apostrophes, hyphens and" + " dots, a letter first";
    private static final String TEXT = "must be a text of at most 2000 characters, visible ones among them, without"
            + " line breaks, control or zero-width characters";
    private static final String TIMESTAMP = "must be a timestamp such as 2026-01-15T10:30:00.000Z";
    private static final String GOOD = "{\"tenantId\": \"acme\", \"profile\": {\"_id\": \"u-1\"}}";

    private static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    private static List<Desired> items(String... lines) {
        return UserFile.items(new DataFile("users.jsonl", String.join("\n", lines)), "Users-7");
    }

    @Test
    void readsAUserWithEveryKindOfField() {
        List<Desired> items =
                items("{\"tenantId\": \"a#b\", \"profile\": {\"_id\": \"u-1\", \"name\": \"Ayşe\", \"birthDate\":"
                    + " \"1995-06-15T00:00:00.000Z\", \"interests\": [\"music\", \"sports\"], \"termsOfUseAccepted\":"
                    + " true, \"isRegistrationComplete\": false, \"profilePhoto\": {\"_id\": \"p-1\", \"url\":"
                    + " \"https://example.com/p\"}}, \"amlStatus\": \"REVIEW\", \"accessFromIPsAllowedByUser\":"
                    + " [\"203.0.113.0/24\", \"2001:db8::/32\"]}");

        assertThat(items).singleElement().satisfies(user -> {
            assertThat(user.table()).isEqualTo("Users-7");
            assertThat(user.name()).isEqualTo("a#b u-1");
            assertThat(user.over().apply(Map.of("_id", text("there"))).item()).containsOnlyKeys("_id");
            assertThat(user.item())
                    .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                            Map.entry("pk", text("T#a%23b#U#u-1")),
                            Map.entry("sk", text("PROFILE")),
                            Map.entry("_id", text("u-1")),
                            Map.entry("name", text("Ayşe")),
                            Map.entry("birthDate", text("1995-06-15T00:00:00.000Z")),
                            Map.entry("interests", AttributeValue.fromL(List.of(text("music"), text("sports")))),
                            Map.entry("termsOfUseAccepted", AttributeValue.fromBool(true)),
                            Map.entry("isRegistrationComplete", AttributeValue.fromBool(false)),
                            Map.entry(
                                    "profilePhoto",
                                    AttributeValue.fromM(
                                            Map.of("_id", text("p-1"), "url", text("https://example.com/p")))),
                            Map.entry("amlStatus", text("REVIEW")),
                            Map.entry(
                                    "accessFromIPsAllowedByUser",
                                    AttributeValue.fromSs(
                                            List.of("cb007100/24", "20010db8000000000000000000000000/32")))));
        });
    }

    @Test
    void leavesOutAnEmptyListOfAddressesAsASetCannotBeEmpty() {
        assertThat(items("{\"tenantId\": \"acme\", \"profile\": {\"_id\": \"u-1\"},"
                        + " \"accessFromIPsAllowedByUser\": []}"))
                .singleElement()
                .satisfies(user -> assertThat(user.item()).containsOnlyKeys("pk", "sk", "_id"));
    }

    @Test
    void takesNullAndBlankForAbsentAsTheApiDoes() {
        assertThat(items("{\"tenantId\": \"acme\", \"profile\": {\"_id\": \"u-1\", \"bio\": null, \"name\": null,"
                        + " \"surname\": \" \", \"email\": \"\", \"interests\": null, \"createdAt\": null,"
                        + " \"profilePhoto\": null, \"consentFormAccepted\": null}, \"amlStatus\": null,"
                        + " \"accessFromIPsAllowedByUser\": null}"))
                .singleElement()
                .satisfies(user -> assertThat(user.item()).containsOnlyKeys("pk", "sk", "_id"));
    }

    @Test
    void keepsTheDocumentedSampleAsItIs() {
        assertThat(items("{\"tenantId\": \"acme\", \"profile\": {\"_id\": \"u-1\", \"email\": \"[email protected]\","
                        + " \"availabilityStatus\": \"available\", \"countryCode\": \"90\", \"gender\": \"male\"}}"))
                .singleElement()
                .satisfies(user -> assertThat(user.item())
                        .containsEntry("email", text("[email protected]"))
                        .containsEntry("gender", text("male")));
    }

    @Test
    void writesAMappedBlockAsTheIpv4BlockThatItIs() {
        assertThat(items("{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, "
                        + "\"accessFromIPsAllowedByUser\": [\"::ffff:203.0.113.7/128\", \"::ffff:10.0.0.0/104\"]}"))
                .singleElement()
                .satisfies(user -> assertThat(user.item())
                        .containsEntry(
                                "accessFromIPsAllowedByUser",
                                AttributeValue.fromSs(List.of("cb007107/32", "0a000000/8"))));
    }

    @Test
    void skipsBlankLines() {
        assertThat(items("", GOOD, "   ", GOOD.replace("u-1", "u-2"), ""))
                .extracting(user -> user.item().get("_id"))
                .containsExactly(text("u-1"), text("u-2"));
    }

    @Test
    void writesABlockInTheTablesOwnSpellingAndOnce() {
        assertThat(items("{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, "
                        + "\"accessFromIPsAllowedByUser\": [\"203.0.113.9/24\", \"203.0.113.0/24\"]}"))
                .singleElement()
                .satisfies(user -> assertThat(user.item())
                        .containsEntry("accessFromIPsAllowedByUser", AttributeValue.fromSs(List.of("cb007100/24"))));
    }

    @Test
    void writesATimestampInTheFormatOfTheApi() {
        assertThat(items("{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\", \"lastLogin\":"
                        + " \"2026-01-15T10:30:00Z\"}}"))
                .singleElement()
                .satisfies(
                        user -> assertThat(user.item()).containsEntry("lastLogin", text("2026-01-15T10:30:00.000Z")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "not JSON | must be one JSON object, without duplicate keys",
                "[] | must be one JSON object, without duplicate keys",
                "{\"tenantId\": \"a\", \"tenantId\": \"b\"} | must be one JSON object, without duplicate keys",
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, \"x\": 1} "
                        + "| x: must be one of [accessFromIPsAllowedByUser, amlStatus, profile, tenantId]",
                "{\"profile\": {\"_id\": \"u\"}} | tenantId: must be a text",
                "{\"tenantId\": \"\", \"profile\": {\"_id\": \"u\"}} | tenantId: must be a text",
                "{\"tenantId\": 5, \"profile\": {\"_id\": \"u\"}} | tenantId: must be a text",
                "{\"tenantId\": \"a\"} | profile._id: must be a text",
                "{\"tenantId\": \"a\", \"profile\": \"u\"} | profile._id: must be a text",
                "{\"tenantId\": \"a\", \"profile\": {}} | profile._id: must be a text",
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": null}} | profile._id: must be a text",
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, \"amlStatus\": \"clear\"} "
                        + "| amlStatus: must be one of [BLOCKED, CLEAR, REVIEW]",
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, \"amlStatus\": \"\"} "
                        + "| amlStatus: must be a text",
                "{\"tenantId\": \"a \", \"profile\": {\"_id\": \"u\"}} | tenantId: " + ID,
                "{\"tenantId\": \"a\\u202eb\", \"profile\": {\"_id\": \"u\"}} | tenantId: " + ID,
                "{\"tenantId\": \"a\\ud800b\", \"profile\": {\"_id\": \"u\"}} | tenantId: " + ID,
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \" x \"}} | profile._id: " + ID,
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"x\\ny\"}} | profile._id: " + ID,
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"" + TOO_LONG + "\"}} | profile._id: " + ID,
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, \"accessFromIPsAllowedByUser\": \"::1\"} "
                        + "| accessFromIPsAllowedByUser: must be a list of texts",
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, \"accessFromIPsAllowedByUser\": [1]} "
                        + "| accessFromIPsAllowedByUser: must be a text",
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, "
                        + "\"accessFromIPsAllowedByUser\": [\"::1\", \"203.0.113.0/33\"]} "
                        + "| accessFromIPsAllowedByUser: 203.0.113.0/33 " + BLOCK,
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, "
                        + "\"accessFromIPsAllowedByUser\": [\"999.1.1.1\"]} "
                        + "| accessFromIPsAllowedByUser: 999.1.1.1 " + BLOCK,
                "{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\"}, "
                        + "\"accessFromIPsAllowedByUser\": [\"::ffff:10.0.0.0/8\"]} "
                        + "| accessFromIPsAllowedByUser: ::ffff:10.0.0.0/8 " + BLOCK,
                "{\"tenantId\": \"acme\", \"profile\": {\"_id\": \"u-1\"}} | profile._id: is in the file already"
            })
    void refusesAFaultyLineWithItsPlaceAndReason(String line, String reason) {
        assertFaulty(line, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"nickname\": \"x\" | profile.nickname: is not a documented field",
                "\"id\": \"x\" | profile.id: is not a documented field",
                "\"name\": 5 | profile.name: must be a text",
                "\"name\": \"X\\u0000\" | profile.name: " + NAME,
                "\"surname\": \"a\\r\\nb\" | profile.surname: " + NAME,
                "\"name\": \".\" | profile.name: " + NAME,
                "\"username\": \"a\\ud800\" | profile.username: " + TEXT,
                "\"bio\": \"a\\u0007\" | profile.bio: " + TEXT,
                "\"bio\": \"a\\u202eb\" | profile.bio: " + TEXT,
                "\"interests\": [\"music\", \"\\u200b\"] | profile.interests: must be a text of at most 200"
                        + " characters, visible ones among them, without line breaks, control or zero-width characters",
                "\"interests\": [\"music\", \"music\"] | profile.interests: has music twice",
                "\"roles\": [\"user \"] | profile.roles: " + ID,
                "\"gender\": \"Male\" | profile.gender: must be one of [female, male, other, prefer_not_to_say]",
                "\"accountDeletionStatus\": \"Finalized\" "
                        + "| profile.accountDeletionStatus: must be one of [cancelled, finalized, pending]",
                "\"termsOfUseVersion\": \"1.2\" | profile.termsOfUseVersion: must be MAJOR.MINOR.PATCH",
                "\"createdAt\": \"+12024-01-15T10:30:00.000Z\" | profile.createdAt: " + TIMESTAMP,
                "\"createdAt\": \"-0001-01-15T10:30:00.000Z\" | profile.createdAt: " + TIMESTAMP,
                "\"createdAt\": \"9999-12-31T23:30:00-01:00\" | profile.createdAt: " + TIMESTAMP,
                "\"createdAt\": \"2026-01-15T24:00:00Z\" | profile.createdAt: " + TIMESTAMP,
                "\"createdAt\": \"2026-01-15T23:59:60Z\" | profile.createdAt: " + TIMESTAMP,
                "\"createdAt\": \"2026-02-30T10:30:00Z\" | profile.createdAt: " + TIMESTAMP,
                "\"createdAt\": \"2026-01-15T10:30:00.0001Z\" | profile.createdAt: " + TIMESTAMP,
                "\"birthDate\": \"1989-12-31T21:00:00.000Z\" "
                        + "| profile.birthDate: must be a day at midnight, such as 1995-06-15T00:00:00.000Z",
                "\"consentFormAccepted\": \"true\" | profile.consentFormAccepted: must be true or false",
                "\"lastLogin\": \"yesterday\" "
                        + "| profile.lastLogin: must be a timestamp such as 2026-01-15T10:30:00.000Z",
                "\"birthDate\": \"1995-06-15\" "
                        + "| profile.birthDate: must be a timestamp such as 2026-01-15T10:30:00.000Z",
                "\"createdAt\": 1768473000 | profile.createdAt: must be a text",
                "\"roles\": \"user\" | profile.roles: must be a list of texts",
                "\"interests\": [\"music\", 5] | profile.interests: must be a text",
                "\"profilePhoto\": {\"size\": \"5\"} | profile.profilePhoto.size: is not a documented field",
                "\"profilePhoto\": {\"url\": 5} | profile.profilePhoto.url: must be a text",
                "\"profilePhoto\": \"https://example.com/p\" | profile.profilePhoto: must be an object"
            })
    void refusesAFaultyFieldOfAProfile(String field, String reason) {
        assertFaulty("{\"tenantId\": \"a\", \"profile\": {\"_id\": \"u\", " + field + "}}", reason);
    }

    private void assertFaulty(String line, String reason) {
        assertThatThrownBy(() -> items(GOOD, "", line))
                .isInstanceOf(FaultyFile.class)
                .hasMessage("users.jsonl:3: " + reason);
    }
}
