package com.allmine.data.dynamo;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Caller;
import com.allmine.data.consent.DocumentType;
import com.allmine.data.dropdown.DropdownList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    void escapeTheSeparatorSoThatNoIdReachesTheItemsOfAnother() {
        assertThat(PrimaryKeys.profile("a#U#b", "c")).isEqualTo(key("T#a%23U%23b#U#c", "PROFILE"));
        assertThat(PrimaryKeys.profile("a", "b#U#c")).isEqualTo(key("T#a#U#b%23U%23c", "PROFILE"));
    }

    @Test
    void escapeTheEscapeSoThatNoTwoIdsShareAnItem() {
        assertThat(PrimaryKeys.profile("a%23", "50%")).isEqualTo(key("T#a%2523#U#50%25", "PROFILE"));
    }

    @Test
    void haveTheDocumentedForm() {
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
                .map(PrimaryKeys::sk);

        assertThat(sortKeys).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void areReadFromAnItem() {
        Map<String, AttributeValue> key = PrimaryKeys.policy("acme");

        Map<String, AttributeValue> item = new HashMap<>(key);
        item.put("accountLimit", AttributeValue.fromN("3"));

        assertThat(PrimaryKeys.of(item)).isEqualTo(key);
        assertThat(PrimaryKeys.pk(item)).isEqualTo("T#acme");
        assertThat(PrimaryKeys.sk(item)).isEqualTo("POLICY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"acme", "a#b", "a%23b", "%", "#%25#", "a%2523"})
    void tellTheTenantOfEveryPartition(String tenantId) {
        assertThat(PrimaryKeys.tenantOf(PrimaryKeys.log(tenantId).s())).isEqualTo(tenantId);
        assertThat(PrimaryKeys.tenantOf(PrimaryKeys.denials(tenantId, "u#1").s()))
                .isEqualTo(tenantId);
        assertThat(PrimaryKeys.tenantOf(PrimaryKeys.user(tenantId, "u#1").s())).isEqualTo(tenantId);
        assertThat(PrimaryKeys.userOf(PrimaryKeys.user("t#1", tenantId).s())).isEqualTo(tenantId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0", "1.20.300", "10.0.999999999"})
    void tellTheDocumentThatAnItemIs(String version) {
        Map<String, AttributeValue> key = PrimaryKeys.document("a#DOC#b", DocumentType.CONSENT_FORM, version);

        assertThat(PrimaryKeys.documentTypeOf(PrimaryKeys.pk(key))).isEqualTo("consent_form");
        assertThat(PrimaryKeys.documentVersionOf(key)).isEqualTo(version);
    }

    @Test
    void tellTheKindsOfItemsApart() {
        Map<String, AttributeValue> profile = PrimaryKeys.profile("acme", "u1");
        Map<String, AttributeValue> guard = PrimaryKeys.identityGuard("acme", "5d1c");
        Map<String, AttributeValue> head = PrimaryKeys.head(CALLER, DocumentType.TERMS_OF_USE);
        Map<String, AttributeValue> event = PrimaryKeys.event(CALLER, DocumentType.TERMS_OF_USE, 3);
        Map<String, AttributeValue> document = PrimaryKeys.document("acme", DocumentType.TERMS_OF_USE, "1.0.0");
        Map<String, AttributeValue> text = PrimaryKeys.documentText("acme", DocumentType.TERMS_OF_USE, "1.0.0");
        List<Map<String, AttributeValue>> all = List.of(profile, guard, head, event, document, text);

        assertThat(all).filteredOn(PrimaryKeys::isProfile).containsExactly(profile);
        assertThat(all).filteredOn(PrimaryKeys::isIdentityGuard).containsExactly(guard);
        assertThat(all).filteredOn(PrimaryKeys::isHead).containsExactly(head);
        assertThat(all).filteredOn(PrimaryKeys::isEvent).containsExactly(event);
        assertThat(all).filteredOn(PrimaryKeys::isDocumentText).containsExactly(text);
        assertThat(all)
                .filteredOn(item -> PrimaryKeys.isUser(PrimaryKeys.pk(item)))
                .containsExactly(profile, head, event);
        assertThat(PrimaryKeys.isHead(head, DocumentType.TERMS_OF_USE)).isTrue();
        assertThat(PrimaryKeys.isHead(head, DocumentType.CONSENT_FORM)).isFalse();
        assertThat(PrimaryKeys.isEvent(event, DocumentType.TERMS_OF_USE)).isTrue();
        assertThat(PrimaryKeys.isEvent(event, DocumentType.PRIVACY_POLICY)).isFalse();
    }
}
