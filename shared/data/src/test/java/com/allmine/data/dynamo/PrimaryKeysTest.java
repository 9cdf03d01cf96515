package com.allmine.data.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dropdown.DropdownList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class PrimaryKeysTest {
    private static final Caller CALLER = new Caller("acme", "u1", Set.of("user"));

    private static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of("pk", AttributeValue.fromS(pk), "sk", AttributeValue.fromS(sk));
    }

    @Test
    void nameTenantAndUser() {
        assertThat(PrimaryKeys.profile("acme", "u-1")).isEqualTo(key("T#acme#U#u-1", "PROFILE"));
        assertThat(PrimaryKeys.profile("İş", "😀 $ç")).isEqualTo(key("T#İş#U#😀 $ç", "PROFILE"));
    }

    @Test
    void escapeTheSeparatorSoThatNoIdReachesIntoAnothersItems() {
        assertThat(PrimaryKeys.profile("a#U#b", "c")).isEqualTo(key("T#a%23U%23b#U#c", "PROFILE"));
        assertThat(PrimaryKeys.profile("a", "b#U#c")).isEqualTo(key("T#a#U#b%23U%23c", "PROFILE"));
    }

    @Test
    void escapeTheEscapeSoThatNoTwoIdsShareAnItem() {
        assertThat(PrimaryKeys.profile("a%23", "50%")).isEqualTo(key("T#a%2523#U#50%25", "PROFILE"));
    }

    @Test
    void areThoseOfTheDesign() {
        assertThat(PrimaryKeys.info(CALLER, "i2")).isEqualTo(key("INFO#acme#U#u1", "i2"));
        assertThat(PrimaryKeys.identities("acme", "u1").s()).isEqualTo("IDENTITY#acme#U#u1");
        assertThat(PrimaryKeys.idempotencyRecord(CALLER, "h3")).isEqualTo(key("T#acme#U#u1", "h3"));
        assertThat(PrimaryKeys.policy("acme")).isEqualTo(key("T#acme", "POLICY"));
        assertThat(PrimaryKeys.document("acme", DocumentType.TERMS_OF_USE, "1.20.300"))
                .isEqualTo(key("T#acme#DOC#terms_of_use", "V#000000001.000000020.000000300"));
        assertThat(PrimaryKeys.head(CALLER, DocumentType.PRIVACY_POLICY))
                .isEqualTo(key("T#acme#U#u1", "HEAD#privacy_policy"));
        assertThat(PrimaryKeys.event(CALLER, DocumentType.CONSENT_FORM, 7))
                .isEqualTo(key("T#acme#U#u1", "EVENT#consent_form#000000007"));
        assertThat(PrimaryKeys.options("acme", DropdownList.CITY)).isEqualTo(key("T#acme", "city"));
    }

    @Test
    void sortVersionsByNumberNotByText() {
        List<String> versions = List.of("0.9.10", "1.2.9", "1.2.10", "1.10.0", "2.0.0", "10.0.0", "999999999.0.0");

        Stream<String> sortKeys = versions.stream()
                .map(version -> PrimaryKeys.document("acme", DocumentType.PRIVACY_POLICY, version))
                .map(key -> Objects.requireNonNull(key.get("sk")).s());

        assertThat(sortKeys).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void areTakenFromAnItemThatWasRead() {
        Map<String, AttributeValue> key = PrimaryKeys.policy("acme");

        assertThat(PrimaryKeys.of(Map.of(
                        "pk", Objects.requireNonNull(key.get("pk")),
                        "sk", Objects.requireNonNull(key.get("sk")),
                        "accountLimit", AttributeValue.fromN("3"))))
                .isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "a#b", "a%23b", "%", "#%25#", "a%2523"})
    void tellTheTenantOfEveryPartition(String tenantId) {
        assertThat(PrimaryKeys.tenantOf(PrimaryKeys.log(tenantId).s())).isEqualTo(tenantId);
        assertThat(PrimaryKeys.tenantOf(PrimaryKeys.checkpoints(tenantId).s())).isEqualTo(tenantId);
        assertThat(PrimaryKeys.tenantOf(Objects.requireNonNull(
                                PrimaryKeys.profile(tenantId, "u#1").get("pk"))
                        .s()))
                .isEqualTo(tenantId);
    }
}
