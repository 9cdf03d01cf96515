package com.allmine.emulators.register;

import static com.allmine.emulators.register.RegisterHttpClient.assertIsFault;
import static com.allmine.emulators.register.RegisterHttpClient.citizen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.allmine.register.IdentityNumber;
import com.allmine.register.KpsPublic;
import com.allmine.register.Person;
import com.allmine.register.PersonName;
import com.allmine.register.Verdict;
import com.allmine.register.Verdict.Decided;
import com.allmine.register.Verdict.Outage;
import com.allmine.register.Verdict.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts that the real client gets. */
class RegisterEmulatorTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RegisterEmulator register = RegisterEmulator.start();
    private final RegisterHttpClient client = new RegisterHttpClient(register.endpoint());

    @AfterEach
    void close() {
        client.close();
        register.close();
    }

    private Verdict ask(String number, String name, String surname, int year, Duration timeout) {
        return ask(number, name, surname, LocalDate.of(year, 1, 15), timeout);
    }

    private Verdict ask(String number, String name, String surname, LocalDate birthDate, Duration timeout) {
        Person person = new Person(
                new IdentityNumber(number),
                PersonName.parse(name).orElseThrow(),
                PersonName.parse(surname).orElseThrow(),
                birthDate);
        return new KpsPublic(register.endpoint(), LONG, timeout).ask(person);
    }

    private Verdict ask(String number) {
        return ask(number, "Elif", "Işık", 1979, LONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                RegisterEmulator.KNOWN,
                RegisterEmulator.KNOWN_IN_TURKISH_LETTERS,
                RegisterEmulator.UNKNOWN,
                RegisterEmulator.RECOVERING,
                RegisterEmulator.CUT_OFF,
                RegisterEmulator.FAULT,
                RegisterEmulator.MAINTENANCE,
                RegisterEmulator.SLOW,
                RegisterEmulator.GARBAGE,
                RegisterEmulator.KNOWN_FOREIGNER,
                RegisterEmulator.UNKNOWN_FOREIGNER
            })
    void documentsNumbersWithAValidChecksum(String number) {
        assertThat(new IdentityNumber(number).hasValidChecksum()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "10000000146, Ahmet, Yılmaz, 1990, MATCH",
        "10000000146, Ahmet, Yılmaz, 1991, NO_MATCH",
        "10000000146, Ahmet, Yilmaz, 1990, NO_MATCH",
        "10000000146, Mehmet, Yılmaz, 1990, NO_MATCH",
        "10000000214, Işıl Çiçek, Öğütçü, 1985, MATCH",
        "10000000214, is\u0327ıl C\u0327ic\u0327ek, Öğütçü, 1985, NO_MATCH",
        "10000000214, Is\u0327ıl C\u0327ic\u0327ek, Öğütçü, 1985, MATCH",
        "10000000214, Işıl, Öğütçü, 1985, NO_MATCH",
        "10000000214, Işıl Çiçek, Öğütçü, 1986, NO_MATCH",
        "20000000114, Ahmet, Yılmaz, 1990, NO_MATCH",
        "12345678950, İsmail, Iğdır, 1962, MATCH",
        "12345678901, İsmail, Iğdır, 1962, NO_MATCH"
    })
    void knowsCitizens(String number, String name, String surname, int year, Decided verdict) {
        assertThat(ask(number, name, surname, year, LONG)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "99000000110, Nora, Larsen, 1988-03-21, MATCH",
        "99000000110, Nora, Larsen, 1988-03-22, NO_MATCH",
        "99000000110, Nora, Larsen, 1988-04-21, NO_MATCH",
        "99000000110, Nora, Larsen, 1989-03-21, NO_MATCH",
        "99000000110, Nora, Hansen, 1988-03-21, NO_MATCH",
        "98000000120, Nora, Larsen, 1988-03-21, NO_MATCH",
        "99000001278, Amina, Diallo, 1971-12-31, MATCH",
        "98000000298, Jose\u0301, Díaz, 1971-12-31, MATCH",
        "99000001279, Amina, Diallo, 1971-12-31, NO_MATCH"
    })
    void knowsForeigners(String number, String name, String surname, LocalDate birthDate, Decided verdict) {
        assertThat(ask(number, name, surname, birthDate, LONG)).isEqualTo(verdict);
    }

    @Test
    void failsWithAFault() throws IOException, InterruptedException {
        assertThat(ask(RegisterEmulator.FAULT)).isEqualTo(new Unavailable(Outage.STATUS, 500));
        assertIsFault(client.sendToCitizens(citizen(RegisterEmulator.FAULT, "A", "B", "1990")));
    }

    @Test
    void failsAndRecoversInTurn() {
        for (int i = 0; i < 2; i++) {
            assertThat(ask(RegisterEmulator.RECOVERING)).isEqualTo(new Unavailable(Outage.STATUS, 500));
            assertThat(ask(RegisterEmulator.RECOVERING)).isEqualTo(Decided.MATCH);
        }
    }

    @Test
    void returnsAMaintenancePage() throws IOException, InterruptedException {
        assertThat(ask(RegisterEmulator.MAINTENANCE)).isEqualTo(new Unavailable(Outage.CONTENT_TYPE, 200));
        assertThat(client.sendToCitizens(citizen(RegisterEmulator.MAINTENANCE, "A", "B", "1990"))
                        .body())
                .startsWith("<html>");
    }

    @Test
    void returnsGarbage() {
        assertThat(ask(RegisterEmulator.GARBAGE)).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void breaksTheConnection() {
        assertThat(ask(RegisterEmulator.CUT_OFF)).isEqualTo(new Unavailable(Outage.CUT_OFF, 0));
    }

    @Test
    void isSlowerThanAnyTimeout() {
        assertThat(ask(RegisterEmulator.SLOW, "Elif", "Işık", 1979, Duration.ofMillis(300)))
                .isEqualTo(new Unavailable(Outage.TIMED_OUT, 0));
    }

    @Test
    void releasesASlowClientWhenItIsClosed() throws InterruptedException, ExecutionException {
        CompletableFuture<String> request = client.sendAsync(
                        client.postToCitizens(citizen(RegisterEmulator.SLOW, "A", "B", "1990")))
                .handle((response, failure) -> failure == null ? "response" : "failure");
        while (register.requests() == 0 && !request.isDone()) {
            Thread.onSpinWait();
        }

        register.close();

        assertThat(request.get()).isEqualTo("failure");
        assertThatIOException().isThrownBy(() -> client.sendToCitizens(RegisterHttpClient.knownCitizen()));
    }

    @Test
    void countsRequestsAndKeepsTheLast() {
        assertThat(register.requests()).isZero();
        assertThat(register.lastRequest()).isEmpty();

        ask(RegisterEmulator.FAULT);
        ask(RegisterEmulator.UNKNOWN, "Ahmet Can", "Su", 1990, LONG);

        assertThat(register.requests()).isEqualTo(2);
        assertThat(register.lastRequest()).get().asString().contains("<Ad>AHMET CAN</Ad><Soyad>SU</Soyad>");
    }
}
