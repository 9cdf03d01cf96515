package com.allmine.emulators.register;

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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegisterEmulatorTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String PATH = "/Service/KPSPublic.asmx";
    private static final String FOREIGNERS = "/Service/KPSPublicYabanciDogrula.asmx";
    private static final String ACTION = "\"http://tckimlik.nvi.gov.tr/WS/TCKimlikNoDogrula\"";
    private static final String XML = "text/xml; charset=utf-8";

    private final RegisterEmulator register = RegisterEmulator.start();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.shutdownNow();
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

    private static String question(String number, String names, String surname, String year) {
        return """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>\
            <TCKimlikNoDogrula xmlns="http://tckimlik.nvi.gov.tr/WS"><TCKimlikNo>%s</TCKimlikNo><Ad>%s</Ad>\
            <Soyad>%s</Soyad><DogumYili>%s</DogumYili></TCKimlikNoDogrula></e:Body></e:Envelope>\
            """.formatted(number, names, surname, year);
    }

    private static String known() {
        return question(RegisterEmulator.KNOWN, "AHMET", "YILMAZ", "1990");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(register.endpoint() + path)).version(HttpClient.Version.HTTP_1_1);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(String body) throws IOException, InterruptedException {
        return send(request(PATH)
                .header("Content-Type", XML)
                .header("SOAPAction", ACTION)
                .POST(BodyPublishers.ofString(body)));
    }

    private static void assertIsResult(HttpResponse<String> response, boolean result) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Type")).containsExactly(XML);
        assertThat(response.body()).contains("<TCKimlikNoDogrulaResult>" + result + "</TCKimlikNoDogrulaResult>");
    }

    private static void assertIsFault(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().allValues("Content-Type")).containsExactly(XML);
        assertThat(response.body()).contains("<soap:Fault><faultcode>").doesNotContain("Result");
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
    void knowsItsPeople(String number, String name, String surname, int year, Decided verdict) {
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
    void knowsItsForeigners(String number, String name, String surname, LocalDate birthDate, Decided verdict) {
        assertThat(ask(number, name, surname, birthDate, LONG)).isEqualTo(verdict);
    }

    private static String foreignersQuestion(String number) {
        return """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>\
            <YabanciKimlikNoDogrula xmlns="http://tckimlik.nvi.gov.tr/WS"><KimlikNo>%s</KimlikNo><Ad>NORA</Ad>\
            <Soyad>LARSEN</Soyad><DogumGun>21</DogumGun><DogumAy>3</DogumAy><DogumYil>1988</DogumYil>\
            </YabanciKimlikNoDogrula></e:Body></e:Envelope>\
            """.formatted(number);
    }

    private HttpResponse<String> sendToForeigners(String body) throws IOException, InterruptedException {
        return send(request(FOREIGNERS)
                .header("Content-Type", XML)
                .header("SOAPAction", "\"http://tckimlik.nvi.gov.tr/WS/YabanciKimlikNoDogrula\"")
                .POST(BodyPublishers.ofString(body)));
    }

    @ParameterizedTest
    @ValueSource(strings = {RegisterEmulator.KNOWN_FOREIGNER, "99000001278", "98000000298"})
    void theServiceForCitizensSaysNoToEveryForeigner(String number) throws IOException, InterruptedException {
        assertIsResult(send(question(number, "NORA", "LARSEN", "1988")), false);
        assertThat(sendToForeigners(foreignersQuestion(number)).body())
                .contains("<YabanciKimlikNoDogrulaResult>true</YabanciKimlikNoDogrulaResult>");
    }

    @ParameterizedTest
    @ValueSource(strings = {RegisterEmulator.KNOWN, "12345678950", RegisterEmulator.FAULT, RegisterEmulator.SLOW})
    void theServiceForForeignersSaysNoToEveryCitizen(String number) throws IOException, InterruptedException {
        assertThat(sendToForeigners(foreignersQuestion(number)).body())
                .contains("<YabanciKimlikNoDogrulaResult>false</YabanciKimlikNoDogrulaResult>");
    }

    @Test
    void eachServiceRefusesTheQuestionOfTheOther() throws IOException, InterruptedException {
        assertIsFault(send(foreignersQuestion(RegisterEmulator.KNOWN_FOREIGNER)));
        assertIsFault(sendToForeigners(known()));
        assertIsFault(send(request(FOREIGNERS)
                .header("Content-Type", XML)
                .header("SOAPAction", ACTION)
                .POST(BodyPublishers.ofString(known()))));
    }

    @ParameterizedTest
    @CsvSource({
        "<DogumGun>21</DogumGun>, ''",
        "<DogumGun>21</DogumGun><DogumAy>3</DogumAy>, <DogumAy>3</DogumAy><DogumGun>21</DogumGun>",
        "<DogumAy>3</DogumAy>, <DogumAy>Mart</DogumAy>",
        "KimlikNo>, TCKimlikNo>",
        "DogumYil>, DogumYili>"
    })
    void theServiceForForeignersWantsItsOwnElements(String right, String wrong)
            throws IOException, InterruptedException {
        String question = foreignersQuestion(RegisterEmulator.KNOWN_FOREIGNER);
        assertThat(question).contains(right);

        assertIsFault(sendToForeigners(question.replace(right, wrong)));
    }

    @ParameterizedTest
    @CsvSource({"IŞIL ÇIÇEK, ÖĞÜTÇÜ", "IŞIL Çiçek, ÖĞÜTÇÜ", "IŞIL C\u0327I\u0307C\u0327EK, ÖĞÜTÇÜ", "IŞIL, ÇİÇEK ÖĞÜTÇÜ"
    })
    void findsOutAClientThatUpperCasesInAnotherLanguageOrDoesNotCompose(String names, String surname)
            throws IOException, InterruptedException {
        assertIsResult(send(question(RegisterEmulator.KNOWN_IN_TURKISH_LETTERS, names, surname, "1985")), false);
        assertIsResult(send(question(RegisterEmulator.KNOWN_IN_TURKISH_LETTERS, "IŞIL ÇİÇEK", "ÖĞÜTÇÜ", "1985")), true);
    }

    @ParameterizedTest
    @CsvSource({
        "İsmail, IĞDIR",
        "ismail, IĞDIR",
        "İSMAİL, ığdır",
        "I\u0307SMAİL, IĞDIR",
        "İ\u0307SMAİL, IĞDIR",
        "' İSMAİL', IĞDIR",
        "'', IĞDIR",
        "İSMAİL, ''"
    })
    void knowsNobodyElseByANameThatIsNotInComposedTurkishUpperCase(String names, String surname)
            throws IOException, InterruptedException {
        assertIsResult(send(question("12345678950", names, surname, "1962")), false);
        assertIsResult(send(question("12345678950", "İSMAİL", "IĞDIR", "1962")), true);
    }

    @Test
    void failsWithAFault() throws IOException, InterruptedException {
        assertThat(ask(RegisterEmulator.FAULT)).isEqualTo(new Unavailable(Outage.STATUS, 500));
        assertIsFault(send(question(RegisterEmulator.FAULT, "A", "B", "1990")));
    }

    @Test
    void failsOnceAndThenRecoversAgainAndAgain() {
        for (int i = 0; i < 2; i++) {
            assertThat(ask(RegisterEmulator.RECOVERING)).isEqualTo(new Unavailable(Outage.STATUS, 500));
            assertThat(ask(RegisterEmulator.RECOVERING)).isEqualTo(Decided.MATCH);
        }
    }

    @Test
    void showsAMaintenancePage() throws IOException, InterruptedException {
        assertThat(ask(RegisterEmulator.MAINTENANCE)).isEqualTo(new Unavailable(Outage.CONTENT_TYPE, 200));
        assertThat(send(question(RegisterEmulator.MAINTENANCE, "A", "B", "1990"))
                        .body())
                .startsWith("<html>");
    }

    @Test
    void answersWithGarbage() {
        assertThat(ask(RegisterEmulator.GARBAGE)).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void cutsItsAnswerOff() {
        assertThat(ask(RegisterEmulator.CUT_OFF)).isEqualTo(new Unavailable(Outage.CUT_OFF, 0));
    }

    @Test
    void isSlowerThanAnyClient() {
        assertThat(ask(RegisterEmulator.SLOW, "Elif", "Işık", 1979, Duration.ofMillis(300)))
                .isEqualTo(new Unavailable(Outage.TIMED_OUT, 0));
    }

    @Test
    void letsGoOfASlowClientWhenItIsClosed() throws InterruptedException, ExecutionException {
        CompletableFuture<String> asked = client.sendAsync(
                        request(PATH)
                                .header("Content-Type", XML)
                                .header("SOAPAction", ACTION)
                                .POST(BodyPublishers.ofString(question(RegisterEmulator.SLOW, "A", "B", "1990")))
                                .build(),
                        BodyHandlers.ofString())
                .handle((response, failure) -> failure == null ? "answered" : "let go");
        while (register.requests() == 0 && !asked.isDone()) {
            Thread.onSpinWait();
        }

        register.close();

        assertThat(asked.get()).isEqualTo("let go");
        assertThatIOException().isThrownBy(() -> send(known()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "<a/>",
                "{}",
                "<e:Envelope xmlns:e=\"http://schemas.xmlsoap.org/soap/envelope/\"><e:Body/></e:Envelope>"
            })
    void refusesWhatIsNoQuestion(String body) throws IOException, InterruptedException {
        assertIsFault(send(body));
    }

    @ParameterizedTest
    @CsvSource({
        "http://tckimlik.nvi.gov.tr/WS, http://tckimlik.nvi.gov.tr/ws",
        "http://schemas.xmlsoap.org/soap/envelope/, http://www.w3.org/2003/05/soap-envelope",
        "TCKimlikNoDogrula, KisiVeCuzdanDogrula",
        "<Ad>AHMET</Ad>, ''",
        "<Ad>AHMET</Ad>, <Ad>AHMET</Ad><Ad>CAN</Ad>",
        "<Ad>AHMET</Ad>, <Ad><b>AHMET</b></Ad>",
        "<Ad>AHMET</Ad>, <ad>AHMET</ad>",
        "<Ad>AHMET</Ad>, <Ad xmlns=''>AHMET</Ad>",
        "<Ad>AHMET</Ad><Soyad>YILMAZ</Soyad>, <Soyad>YILMAZ</Soyad><Ad>AHMET</Ad>",
        "</DogumYili>, </DogumYili><Extra/>",
        "</e:Envelope>, </e:Envelope><a/>",
        "</e:Envelope>, ''",
        "1990, 90a",
        "1990, ''",
        "1990, 99999999999",
        "10000000146, 1000000014a",
        "10000000146, ''",
        "<e:Envelope, <!DOCTYPE a><e:Envelope"
    })
    void refusesAQuestionThatIsNotAsTheServiceDescribesIt(String right, String wrong)
            throws IOException, InterruptedException {
        assertThat(known()).contains(right);

        assertIsFault(send(known().replace(right, wrong)));
        assertIsResult(send(known()), true);
    }

    @Test
    void refusesBytesThatAreNoUtf8() throws IOException, InterruptedException {
        assertIsFault(send(request(PATH)
                .header("Content-Type", XML)
                .header("SOAPAction", ACTION)
                .POST(BodyPublishers.ofByteArray(
                        question("12345678950", "Ö", "Ü", "1990").getBytes(StandardCharsets.ISO_8859_1)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://tckimlik.nvi.gov.tr/WS/TCKimlikNoDogrula",
                "\"\"",
                "\"http://tckimlik.nvi.gov.tr/WS/KisiVeCuzdanDogrula\""
            })
    void refusesAnotherActionOrOneWithoutQuotes(String action) throws IOException, InterruptedException {
        assertIsFault(send(request(PATH)
                .header("Content-Type", XML)
                .header("SOAPAction", action)
                .POST(BodyPublishers.ofString(known()))));
    }

    @Test
    void refusesNoActionAndTwo() throws IOException, InterruptedException {
        HttpRequest.Builder request = request(PATH).header("Content-Type", XML).POST(BodyPublishers.ofString(known()));

        assertIsFault(send(request));
        assertIsFault(send(request.header("SOAPAction", ACTION).header("SOAPAction", ACTION)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/xml", "application/soap+xml; charset=utf-8", "text/xml; charset=iso-8859-9"})
    void refusesAnotherContentType(String contentType) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request(PATH)
                .header("Content-Type", contentType)
                .header("SOAPAction", ACTION)
                .POST(BodyPublishers.ofString(known())));

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void answersOnlyPostsToItsPath() throws IOException, InterruptedException {
        assertThat(send(request(PATH).GET()).statusCode()).isEqualTo(405);
        assertThat(send(request("/Service/Other.asmx").POST(BodyPublishers.ofString(known())))
                        .statusCode())
                .isEqualTo(404);
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
