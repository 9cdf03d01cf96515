package com.allmine.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.crypto.SdJwt.Disclosure;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which disclosures fit which claims. {@link SdJwtTest} has the examples of the RFC. */
class DisclosedClaimsTest {
    private static Disclosure disclosure(String json) {
        return new Disclosure(
                Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static String digest(String json) {
        return disclosure(json).digest();
    }

    private static Optional<ObjectNode> claims(String payload, String... disclosures) {
        return Json.object(payload)
                .flatMap(claims -> DisclosedClaims.of(
                        claims,
                        Stream.of(disclosures)
                                .map(DisclosedClaimsTest::disclosure)
                                .toList()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"s\",\"_sd\",[]]",
                "[\"s\",\"...\",1]",
                "[\"s\",\"sub\",\"user-2\"]",
                "[\"s\",7,1]",
                "[\"s\",null,1]",
                "[\"s\",1]",
                "[\"s\",\"a\",1,2]",
                "[7,\"a\",1]",
                "[]",
                "{\"a\":1}",
                "\"a\"",
                "[\"s\",\"a\",{\"b\":1,\"b\":2}]",
                "[\"s\",\"a\",1]x",
                "not json"
            })
    void refusesADisclosureThatIsNoClaimOfItsObject(String disclosure) {
        String payload = "{\"sub\":\"user-1\",\"_sd\":[\"%s\"]}".formatted(digest(disclosure));

        assertThat(claims(payload, disclosure)).isEmpty();
        assertThat(claims(payload)).isPresent();
    }

    @Test
    void refusesADigestThatIsThereTwice() {
        String disclosure = "[\"s\",\"a\",1]";
        String digest = digest(disclosure);
        String nested = "[\"s\",\"b\",{\"_sd\":[\"%s\"]}]".formatted(digest);

        assertThat(claims("{\"_sd\":[\"%1$s\",\"%1$s\"]}".formatted(digest))).isEmpty();
        assertThat(claims("{\"_sd\":[\"%1$s\"],\"a\":{\"_sd\":[\"%1$s\"]}}".formatted(digest)))
                .isEmpty();
        assertThat(claims("{\"_sd\":[\"%s\"],\"a\":[{\"...\":\"%1$s\"}]}".formatted(digest)))
                .isEmpty();
        assertThat(claims("{\"_sd\":[\"%s\",\"%s\"]}".formatted(digest, digest(nested)), nested))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"_sd\":\"digest\"}",
                "{\"_sd\":[7]}",
                "{\"_sd\":null}",
                "{\"a\":[{\"...\":7}]}",
                "{\"a\":[{\"...\":\"digest\",\"b\":1}]}",
                "{\"a\":{\"...\":\"digest\"}}",
                "{\"_sd_alg\":\"sha-512\"}",
                "{\"_sd_alg\":\"sha-1\"}",
                "{\"a\":1,\"a\":2}",
                "[]",
                "7",
                ""
            })
    void refusesAPayloadThatIsNone(String payload) {
        assertThat(claims(payload)).isEmpty();
    }

    @Test
    void readsADisclosureWithinADisclosure() {
        String inner = "[\"s\",\"country\",\"TR\"]";
        String outer = "[\"s\",\"address\",{\"_sd\":[\"%s\"],\"city\":\"İzmir\"}]".formatted(digest(inner));
        String payload = "{\"_sd\":[\"%s\"]}".formatted(digest(outer));

        assertThat(claims(payload, outer, inner).orElseThrow())
                .isEqualTo(Json.object("{\"address\":{\"city\":\"İzmir\",\"country\":\"TR\"}}")
                        .orElseThrow());
        assertThat(claims(payload, outer).orElseThrow())
                .isEqualTo(Json.object("{\"address\":{\"city\":\"İzmir\"}}").orElseThrow());
        assertThat(claims(payload, inner)).as("nothing names the inner one").isEmpty();
    }
}
