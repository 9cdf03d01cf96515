package com.allmine.auth.issuer;

import static com.allmine.auth.issuer.IssuerFixture.EC;
import static com.allmine.auth.issuer.IssuerFixture.ISS;
import static com.allmine.auth.issuer.IssuerFixture.OTHER_EC;
import static com.allmine.auth.issuer.IssuerFixture.entry;
import static com.allmine.auth.issuer.IssuerFixture.set;
import static com.allmine.testkit.Refusals.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.testkit.SettableClock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When the keys of an issuer are read, and how long they serve while the issuer is unavailable. */
class IssuerKeysTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock("2026-01-15T10:30:00Z");

    /** The response of the issuer, or null while it is unavailable. */
    private @Nullable String response = set(EC.jwk());

    private int reads;

    private final IssuerKeys keys = new IssuerKeys(
            new SettingsReader(Optional.empty())
                    .read("[" + entry(ISS, "ES256") + "]")
                    .getFirst(),
            this::read,
            clock);

    private String read() {
        reads++;
        if (response == null) {
            throw Problem.SERVICE_UNAVAILABLE.refusal().because("the issuer: status 500");
        }
        return response;
    }

    private int found(@Nullable String id) {
        return keys.find(id).size();
    }

    private void assertUnavailable(@Nullable String id) {
        assertRefused(Problem.SERVICE_UNAVAILABLE, () -> keys.find(id));
    }

    @Test
    void readsTheKeysWhenOneIsNeededAndAgainAfterFiveMinutes() {
        assertThat(reads).isZero();
        assertThat(found("ec-1")).isEqualTo(1);
        clock.advance(IssuerKeys.TTL.minus(SECOND));
        assertThat(found("ec-1")).isEqualTo(1);
        assertThat(reads).isEqualTo(1);

        response = set(OTHER_EC.jwk());
        clock.advance(SECOND);

        assertThat(found("ec-1")).isZero();
        assertThat(found("other-ec")).isEqualTo(1);
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void looksUpAnUnknownKeyAtOnceAndThenAtMostOnceAMinute() {
        assertThat(found("ec-1")).isEqualTo(1);
        response = set(EC.jwk(), OTHER_EC.jwk());

        assertThat(found("other-ec")).isEqualTo(1);
        assertThat(reads).isEqualTo(2);

        for (int second = 0; second < 60; second++) {
            assertThat(found("unknown-" + second)).isZero();
            clock.advance(SECOND);
        }
        assertThat(reads).isEqualTo(2);
        assertThat(found("unknown")).isZero();
        assertThat(reads).isEqualTo(3);
    }

    @Test
    void readsOnceForAnUnknownKeyIfNothingWasReadBefore() {
        assertThat(found("unknown")).isZero();
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void neverLooksUpAKeyWithoutAnId() {
        response = set(OTHER_EC.jwk("\"use\":\"enc\""));

        assertThat(found(null)).isZero();
        assertThat(found(null)).isZero();
        assertThat(reads).isEqualTo(1);
    }

    @Test
    void theLastKeysServeThroughAnOutageForAnHour() {
        assertThat(found("ec-1")).isEqualTo(1);
        response = null;

        clock.advance(IssuerKeys.OUTAGE.minus(SECOND));
        assertThat(found("ec-1")).isEqualTo(1);
        assertThat(found(null)).isEqualTo(1);

        clock.advance(SECOND);
        assertUnavailable("ec-1");
        assertUnavailable(null);
    }

    @Test
    void triesAgainEveryTenSecondsDuringAnOutage() {
        assertThat(found("ec-1")).isEqualTo(1);
        response = null;
        clock.advance(IssuerKeys.TTL);

        for (int second = 0; second < 30; second++) {
            assertThat(found("ec-1")).isEqualTo(1);
            clock.advance(SECOND);
        }

        assertThat(reads).isEqualTo(4);
        response = set(EC.jwk(), OTHER_EC.jwk());
        assertThat(found("other-ec")).isEqualTo(1);
        assertThat(reads).isEqualTo(5);
    }

    @Test
    void anUnreachableIssuerIsNoReasonToRefuseATokenAsInvalid() {
        response = null;

        assertThatThrownBy(() -> keys.find("ec-1"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.detail()).isEqualTo("the issuer: status 500"));
        assertUnavailable("ec-1");
        assertThat(reads).isEqualTo(1);

        clock.advance(IssuerKeys.RETRY_AFTER);
        response = set(EC.jwk());
        assertThat(found("ec-1")).isEqualTo(1);
        assertThat(found("unknown")).isZero();
    }

    @Test
    void duringAnOutageAnUnknownKeyIsUnavailableAndAKnownOneServes() {
        assertThat(found("ec-1")).isEqualTo(1);
        response = null;

        assertUnavailable("new");
        assertUnavailable("new");

        assertThat(found("ec-1")).isEqualTo(1);
        assertThat(reads).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>maintenance</html>", "[]", "{}", "{\"keys\":{}}", "{\"keys\":[],\"keys\":[]}"})
    void aResponseThatIsNotAKeySetIsAnOutage(String text) {
        assertThat(found("ec-1")).isEqualTo(1);
        response = text;
        clock.advance(IssuerKeys.TTL);

        assertThat(found("ec-1")).isEqualTo(1);
        assertThatThrownBy(() -> keys.find("new"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.detail())
                                .isEqualTo("https://id.example/keys: the response is not a JSON Web Key Set"));
    }

    @Test
    void anIssuerThatPublishesNoKeyHasNone() {
        assertThat(found("ec-1")).isEqualTo(1);
        response = set();
        clock.advance(IssuerKeys.TTL);

        assertThat(found("ec-1")).isZero();
        assertThat(found(null)).isZero();
    }

    @Test
    void forgetsTheKeys() {
        assertThat(found("ec-1")).isEqualTo(1);

        keys.forget();

        assertThat(found("ec-1")).isEqualTo(1);
        assertThat(reads).isEqualTo(2);
    }
}
