package com.allmine.data.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.data.audit.AuditTrees.Tree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    @ParameterizedTest
    @CsvSource({"default, default", "a b+c, a%20b%2Bc", "a/../b, a%2F..%2Fb", "ş*, %C5%9F%2A", "a#b, a%23b"})
    void nameATreeWithoutSpaceAndPlus(String tenantId, String encoded) {
        Tree tree = new Tree(tenantId, AuditStream.CONSENT);

        assertThat(Origins.of("https://api.example.com", tree)).isEqualTo("api.example.com/" + encoded + "/consent");
        assertThat(Origins.path(tree)).isEqualTo(encoded + "/consent");
    }

    @Test
    void keepThePathOfTheIssuer() {
        assertThat(Origins.of("https://example.com/allmine", new Tree("acme", AuditStream.PERMISSION)))
                .isEqualTo("example.com/allmine/acme/permission");
    }

    @Test
    void tellTheTreesApartWhateverTheIssuer() {
        Tree tree = new Tree("acme", AuditStream.CONSENT);

        assertThat(Origins.isOf("old.example.com/acme/consent", tree)).isTrue();
        assertThat(Origins.isOf("api.example.com/acme/permission", tree)).isFalse();
        assertThat(Origins.isOf("api.example.com/not-acme/consent", tree)).isFalse();
    }

    @Test
    void needAnHttpsIssuer() {
        assertThatThrownBy(() -> Origins.of("http://example.com", new Tree("acme", AuditStream.CONSENT)))
                .hasMessage("an issuer is an https URL, not http://example.com");
    }
}
