package com.allmine.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityNumberTest {
    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "10000000146", "99999999999"})
    void acceptsElevenDigits(String text) {
        assertThat(IdentityNumber.isWellFormed(text)).isTrue();
        assertThat(new IdentityNumber(text).digits()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1000000014",
                "100000001467",
                "01234567890",
                " 10000000146",
                "10000000146\n",
                "1000000014a",
                "-1000000014",
                "+1000000014",
                "1000000014.",
                "١٠٠٠٠٠٠٠١٤٦",
                "1000000014６"
            })
    void rejectsEverythingElse(String text) {
        assertThat(IdentityNumber.isWellFormed(text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IdentityNumber(text))
                .withMessage("must be 11 digits and must not begin with 0");
    }

    /** The last number has a negative sum for its tenth digit. */
    @ParameterizedTest
    @ValueSource(strings = {"10000000146", "12345678950", "19090909018"})
    void acceptsAValidChecksum(String digits) {
        assertThat(new IdentityNumber(digits).hasValidChecksum()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901", "10000000147", "10000000156", "21345678950", "11111111111"})
    void detectsAWrongDigitAndSwappedDigits(String digits) {
        assertThat(new IdentityNumber(digits).hasValidChecksum()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "98000000120, true",
        "99000001278, true",
        "97000000008, false",
        "19800000004, false",
        "89900000000, false",
        "10000000146, false"
    })
    void belongsToAForeignerIfItBeginsWithNinetyEightOrNinetyNine(String digits, boolean isForeign) {
        assertThat(new IdentityNumber(digits).isForeign()).isEqualTo(isForeign);
    }

    @Test
    void hidesItsDigits() {
        assertThat(new IdentityNumber("12345678950")).hasToString("IdentityNumber[hidden]");
    }
}
