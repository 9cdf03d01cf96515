package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.crypto.SdJwt.Disclosure;
import com.allmine.testkit.TestTokens;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SdJwtTest {
    /** The SD-JWT of section 5.1 of RFC 9901, without its disclosures. */
    private static final String RFC_JWS = "eyJhbGciOiAiRVMyNTYiLCAidHlwIjogImV4YW1wbGUrc2Qtand0In0."
            + "eyJfc2QiOiBbIkNyUWU3UzVrcUJBSHQtbk1ZWGdjNmJkdDJTSDVhVFkxc1VfTS1QZ2tqUEkiLCAiSnpZakg0c3ZsaUgwUjNQeUVN"
            + "ZmVadTZKdDY5dTVxZWhabzdGN0VQWWxTRSIsICJQb3JGYnBLdVZ1Nnh5bUphZ3ZrRnNGWEFiUm9jMkpHbEFVQTJCQTRvN2NJIiwg"
            + "IlRHZjRvTGJnd2Q1SlFhSHlLVlFaVTlVZEdFMHc1cnREc3JaemZVYW9tTG8iLCAiWFFfM2tQS3QxWHlYN0tBTmtxVlI2eVoyVmE1"
            + "TnJQSXZQWWJ5TXZSS0JNTSIsICJYekZyendzY002R242Q0pEYzZ2Vks4QmtNbmZHOHZPU0tmcFBJWmRBZmRFIiwgImdiT3NJNEVk"
            + "cTJ4Mkt3LXc1d1BFemFrb2I5aFYxY1JEMEFUTjNvUUw5Sk0iLCAianN1OXlWdWx3UVFsaEZsTV8zSmx6TWFTRnpnbGhRRzBEcGZh"
            + "eVF3TFVLNCJdLCAiaXNzIjogImh0dHBzOi8vaXNzdWVyLmV4YW1wbGUuY29tIiwgImlhdCI6IDE2ODMwMDAwMDAsICJleHAiOiAx"
            + "ODgzMDAwMDAwLCAic3ViIjogInVzZXJfNDIiLCAibmF0aW9uYWxpdGllcyI6IFt7Ii4uLiI6ICJwRm5kamtaX1ZDem15VGE2VWps"
            + "Wm8zZGgta284YUlLUWM5RGxHemhhVllvIn0sIHsiLi4uIjogIjdDZjZKa1B1ZHJ5M2xjYndIZ2VaOGtoQXYxVTFPU2xlclAwVmtC"
            + "SnJXWjAifV0sICJfc2RfYWxnIjogInNoYS0yNTYiLCAiY25mIjogeyJqd2siOiB7Imt0eSI6ICJFQyIsICJjcnYiOiAiUC0yNTYi"
            + "LCAieCI6ICJUQ0FFUjE5WnZ1M09IRjRqNFc0dmZTVm9ISVAxSUxpbERsczd2Q2VHZW1jIiwgInkiOiAiWnhqaVdXYlpNUUdIVldL"
            + "VlE0aGJTSWlyc1ZmdWVjQ0U2dDRqVDlGMkhaUSJ9fX0."
            + "MczwjBFGtzf-6WMT-hIvYbkb11NrV1WMO-jTijpMPNbswNzZ87wY2uHz-CXo6R04b7jYrpj9mNRAvVssXou1iw";

    /** The key of its issuer, from appendix A.5. The example names no key id. */
    private static final String RFC_KEY_SET = """
        {"keys": [{"kty": "EC", "crv": "P-256", "kid": "",
          "x": "b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ",
          "y": "Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8"}]}\
        """;

    private static final PublishedKeys RFC_KEYS = PublishedKeys.of(RFC_KEY_SET);

    private static final List<String> RFC_DISCLOSURES = Stream.of(
                    "[\"2GLC42sKQveCfGfryNRN9w\", \"given_name\", \"John\"]",
                    "[\"eluV5Og3gSNII8EYnsxA_A\", \"family_name\", \"Doe\"]",
                    "[\"6Ij7tM-a5iVPGboS5tmvVA\", \"email\", \"johndoe@example.com\"]",
                    "[\"eI8ZWm9QnKPpNPeNenHdhQ\", \"phone_number\", \"+1-202-555-0101\"]",
                    "[\"Qg_O64zqAxe412a108iroA\", \"phone_number_verified\", true]",
                    "[\"AJx-095VPrpTtN4QMOqROA\", \"address\", {\"street_address\": \"123 Main St\","
                            + " \"locality\": \"Anytown\", \"region\": \"Anystate\", \"country\": \"US\"}]",
                    "[\"Pc33JM2LchcU_lHggv_ufQ\", \"birthdate\", \"1940-01-01\"]",
                    "[\"G02NSrQfjFXQ7Io09syajA\", \"updated_at\", 1570000000]",
                    "[\"lklxF5jMYlGTPUovMNIvCA\", \"US\"]",
                    "[\"nPuoQnkRFq3BIeAm7AnXFA\", \"DE\"]")
            .map(SdJwtTest::base64)
            .toList();

    private static final Disclosure EVIDENCE = Disclosure.of("salt", "evidence", Map.of("ipAddress", "192.0.2.1"));

    private final KeySet keys = KeySet.of(TestTokens.keys(TestTokens.RECEIPT_1), InstantSource.system());
    private final PublishedKeys published =
            PublishedKeys.of(TestTokens.keys(TestTokens.RECEIPT_1.replaceFirst(",\"d\":\"[^\"]*\"", "")));

    private static String base64(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static SdJwt parsed(String text) {
        return SdJwt.parse(text).orElseThrow();
    }

    private String sign(Map<String, Object> claims, Optional<Disclosure> disclosure) {
        return SdJwt.sign("consent-receipt+sd-jwt", claims, EVIDENCE.digest(), disclosure, keys);
    }

    /** An SD-JWT without a valid signature. */
    private static String withHeader(String header, String payload, String... disclosures) {
        return base64(header) + "." + base64(payload) + "." + base64("signature") + "~"
                + Stream.of(disclosures).map(one -> base64(one) + "~").reduce("", String::concat);
    }

    private static String unsigned(String payload, String... disclosures) {
        return withHeader("{\"alg\":\"ES256\"}", payload, disclosures);
    }

    private static String digest(String json) {
        return new Disclosure(base64(json)).digest();
    }

    @ParameterizedTest
    @CsvSource({
        "0, jsu9yVulwQQlhFlM_3JlzMaSFzglhQG0DpfayQwLUK4",
        "1, TGf4oLbgwd5JQaHyKVQZU9UdGE0w5rtDsrZzfUaomLo",
        "5, XzFrzwscM6Gn6CJDc6vVK8BkMnfG8vOSKfpPIZdAfdE",
        "7, CrQe7S5kqBAHt-nMYXgc6bdt2SH5aTY1sU_M-PgkjPI",
        "9, 7Cf6JkPudry3lcbwHgeZ8khAv1U1OSlerP0VkBJrWZ0"
    })
    void computesTheDigestsOfTheRfc(int index, String digest) {
        assertThat(new Disclosure(RFC_DISCLOSURES.get(index)).digest()).isEqualTo(digest);
    }

    @Test
    void verifiesTheExampleOfTheRfcWithEveryDisclosure() {
        SdJwt example = parsed(RFC_JWS + "~" + String.join("~", RFC_DISCLOSURES) + "~");

        assertThat(example.isSignedBy(RFC_KEYS)).isTrue();
        assertThat(example.type()).isEqualTo("example+sd-jwt");
        assertThat(example.claims()).isEqualTo(Json.object("""
            {
              "iss": "https://issuer.example.com", "iat": 1683000000, "exp": 1883000000, "sub": "user_42",
              "nationalities": ["US", "DE"],
              "cnf": {"jwk": {"kty": "EC", "crv": "P-256",
                "x": "TCAER19Zvu3OHF4j4W4vfSVoHIP1ILilDls7vCeGemc",
                "y": "ZxjiWWbZMQGHVWKVQ4hbSIirsVfuecCE6t4jT9F2HZQ"}},
              "given_name": "John", "family_name": "Doe", "email": "johndoe@example.com",
              "phone_number": "+1-202-555-0101", "phone_number_verified": true,
              "address": {
                "street_address": "123 Main St", "locality": "Anytown", "region": "Anystate", "country": "US"
              },
              "birthdate": "1940-01-01", "updated_at": 1570000000
            }\
            """).orElseThrow());
    }

    @Test
    void verifiesTheExampleOfTheRfcWithSomeDisclosures() {
        SdJwt some = parsed(RFC_JWS + "~" + RFC_DISCLOSURES.get(1) + "~" + RFC_DISCLOSURES.get(8) + "~");

        assertThat(some.isSignedBy(RFC_KEYS)).isTrue();
        assertThat(some.claims().path("family_name").asText()).isEqualTo("Doe");
        assertThat(some.claims().path("nationalities")).map(JsonNode::asText).containsExactly("US");
        assertThat(some.claims().has("given_name")).isFalse();
        assertThat(some.claims().has("_sd")).isFalse();
        assertThat(some.payload().path("_sd")).hasSize(8);
    }

    @Test
    void signsWhatThePublishedKeyVerifies() {
        SdJwt signed = parsed(sign(Map.of("sub", "user-1"), Optional.of(EVIDENCE)));

        assertThat(signed.isSignedBy(published)).isTrue();
        assertThat(signed.keyId()).isEqualTo("receipt-1");
        assertThat(signed.type()).isEqualTo("consent-receipt+sd-jwt");
        assertThat(signed.claims()).isEqualTo(Json.object("""
            {"sub": "user-1", "evidence": {"ipAddress": "192.0.2.1"}}\
            """).orElseThrow());
    }

    @Test
    void signsTheSameClaimsWithoutTheDisclosure() {
        SdJwt complete = parsed(sign(Map.of("sub", "user-1"), Optional.of(EVIDENCE)));
        String text = sign(Map.of("sub", "user-1"), Optional.empty());

        assertThat(text).doesNotContain(EVIDENCE.text()).endsWith("~");
        assertThat(parsed(text).payload()).isEqualTo(complete.payload());
        assertThat(parsed(text).isSignedBy(published)).isTrue();
        assertThat(parsed(text).claims())
                .isEqualTo(Json.object("{\"sub\": \"user-1\"}").orElseThrow());
    }

    @Test
    void writesANullOfADisclosure() {
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("ipAddress", "192.0.2.1");
        evidence.put("deviceId", null);

        byte[] text = Base64.getUrlDecoder()
                .decode(Disclosure.of("s", "evidence", evidence).text());

        assertThat(new String(text, StandardCharsets.UTF_8))
                .isEqualTo("[\"s\",\"evidence\",{\"ipAddress\":\"192.0.2.1\",\"deviceId\":null}]");
    }

    @Test
    void refusesAnotherKeyAndAnUnknownOne() {
        SdJwt signed = parsed(sign(Map.of("sub", "user-1"), Optional.of(EVIDENCE)));
        String impostor = RFC_KEY_SET.replace("\"kid\": \"\"", "\"kid\": \"receipt-1\"");

        assertThat(signed.isSignedBy(RFC_KEYS)).isFalse();
        assertThat(signed.isSignedBy(PublishedKeys.of(impostor))).isFalse();
        assertThat(signed.isSignedBy(PublishedKeys.of(PublishedKeys.NONE))).isFalse();
    }

    @Test
    void noticesAnAlteredClaim() {
        String text = sign(Map.of("sub", "user-1"), Optional.empty());
        String altered = base64(Json.write(Map.of("sub", "user-2", "_sd", List.of(EVIDENCE.digest()))));
        String[] parts = text.split("\\.", -1);

        SdJwt forged = parsed(parts[0] + "." + altered + "." + parts[2]);

        assertThat(forged.isSignedBy(published)).isFalse();
    }

    @Test
    void refusesAnAlteredDisclosure() {
        String text = sign(Map.of("sub", "user-1"), Optional.empty());
        Disclosure altered = Disclosure.of("salt", "evidence", Map.of("ipAddress", "192.0.2.2"));

        assertThat(SdJwt.parse(text + altered.text() + "~")).isEmpty();
        assertThat(SdJwt.parse(text + EVIDENCE.text() + "~")).isPresent();
        assertThat(SdJwt.parse(text + EVIDENCE.text() + "~" + EVIDENCE.text() + "~"))
                .as("twice")
                .isEmpty();
    }

    @Test
    void refusesAnotherForm() {
        String text = sign(Map.of("sub", "user-1"), Optional.of(EVIDENCE));
        String withoutEnd = text.substring(0, text.length() - 1);
        String keyBinding = text.substring(0, text.indexOf('~'));

        assertThat(SdJwt.parse(withoutEnd)).isEmpty();
        assertThat(SdJwt.parse(keyBinding)).isEmpty();
        assertThat(SdJwt.parse(text + keyBinding)).as("a key binding").isEmpty();
        assertThat(SdJwt.parse(text + "~")).as("an empty disclosure").isEmpty();
        assertThat(SdJwt.parse("")).isEmpty();
        assertThat(SdJwt.parse("~")).isEmpty();
        assertThat(SdJwt.parse("a.b.c~")).isEmpty();
        assertThat(SdJwt.parse(text + "é~")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"ES384\"}",
                "{\"alg\":\"EdDSA\"}",
                "{\"typ\":\"consent-receipt+sd-jwt\"}",
                "[]"
            })
    void refusesAnotherAlgorithm(String header) {
        assertThat(SdJwt.parse(withHeader(header, "{\"sub\":\"user-1\"}"))).isEmpty();
    }

    @Test
    void refusesASignatureInAnotherEncoding() {
        String[] parts = sign(Map.of("sub", "user-1"), Optional.empty()).split("[.~]", -1);
        String der = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[72]);
        String zero = Base64.getUrlEncoder().withoutPadding().encodeToString(new byte[64]);

        for (String signature : List.of(der, zero, "AA")) {
            SdJwt forged = parsed(parts[0] + "." + parts[1] + "." + signature + "~");
            assertThat(forged.isSignedBy(published)).isFalse();
        }
    }

    @Test
    void refusesAHeaderThatMustBeUnderstood() {
        String header = "{\"alg\":\"ES256\",\"kid\":\"receipt-1\",\"crit\":[\"exp\"],\"exp\":1}";

        Optional<SdJwt> critical = SdJwt.parse(withHeader(header, "{\"sub\":\"user-1\"}"));

        assertThat(critical.filter(one -> one.isSignedBy(published))).isEmpty();
    }

    @Test
    void ignoresAKeyThatTheHeaderBrings() {
        String header = "{\"alg\":\"ES256\",\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\","
                + "\"x\":\"b28d4MwZMjw8-00CG4xfnn9SLMVMM19SlqZpVb_uNtQ\","
                + "\"y\":\"Xv5zWwuoaTgdS6hV43yI6gBwTnjukmFQQnJ_kCxzqk8\"}}";

        SdJwt own = parsed(withHeader(header, "{\"sub\":\"user-1\"}"));

        assertThat(own.keyId()).isEmpty();
        assertThat(own.type()).isEmpty();
        assertThat(own.isSignedBy(published)).isFalse();
    }

    @Test
    void refusesMoreThanAHundredDisclosures() {
        List<String> disclosures = IntStream.rangeClosed(0, 100)
                .mapToObj("[\"s\",\"claim-%d\",1]"::formatted)
                .toList();
        String payload = Json.write(
                Map.of("_sd", disclosures.stream().map(SdJwtTest::digest).toList()));

        assertThat(SdJwt.parse(unsigned(payload, disclosures.toArray(String[]::new))))
                .isEmpty();
        assertThat(SdJwt.parse(unsigned(payload, disclosures.subList(1, 101).toArray(String[]::new)))
                        .map(one -> one.claims().size()))
                .hasValue(100);
    }
}
