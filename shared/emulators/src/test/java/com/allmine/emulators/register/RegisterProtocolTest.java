package com.allmine.emulators.register;

import static com.allmine.emulators.register.RegisterHttpClient.assertIsFault;
import static com.allmine.emulators.register.RegisterHttpClient.assertIsResult;
import static com.allmine.emulators.register.RegisterHttpClient.citizen;
import static com.allmine.emulators.register.RegisterHttpClient.foreigner;
import static com.allmine.emulators.register.RegisterHttpClient.knownCitizen;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests that the emulator rejects, so that a client with a bug fails here as it would at the register. */
class RegisterProtocolTest {
    private final RegisterEmulator register = RegisterEmulator.start();
    private final RegisterHttpClient client = new RegisterHttpClient(register.endpoint());

    @AfterEach
    void close() {
        client.close();
        register.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {RegisterEmulator.KNOWN_FOREIGNER, "99000001278", "98000000298"})
    void theOperationForCitizensSaysNoToEveryForeigner(String number) throws IOException, InterruptedException {
        assertIsResult(client.sendToCitizens(citizen(number, "NORA", "LARSEN", "1988")), false);
        assertIsResult(client.sendToForeigners(foreigner(number)), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {RegisterEmulator.KNOWN, "12345678950", RegisterEmulator.FAULT, RegisterEmulator.SLOW})
    void theOperationForForeignersSaysNoToEveryCitizen(String number) throws IOException, InterruptedException {
        assertIsResult(client.sendToForeigners(foreigner(number)), false);
    }

    @Test
    void eachOperationRejectsTheRequestOfTheOther() throws IOException, InterruptedException {
        assertIsFault(client.sendToCitizens(foreigner(RegisterEmulator.KNOWN_FOREIGNER)));
        assertIsFault(client.sendToForeigners(knownCitizen()));
        assertIsFault(client.send(client.request(RegisterHttpClient.FOREIGNERS)
                .header("Content-Type", RegisterHttpClient.XML)
                .header("SOAPAction", RegisterHttpClient.CITIZENS_ACTION)
                .POST(BodyPublishers.ofString(knownCitizen()))));
    }

    @ParameterizedTest
    @CsvSource({
        "<DogumGun>21</DogumGun>, ''",
        "<DogumGun>21</DogumGun><DogumAy>3</DogumAy>, <DogumAy>3</DogumAy><DogumGun>21</DogumGun>",
        "<DogumAy>3</DogumAy>, <DogumAy>Mart</DogumAy>",
        "KimlikNo>, TCKimlikNo>",
        "DogumYil>, DogumYili>"
    })
    void rejectsARequestAboutAForeignerWithOtherElements(String right, String wrong)
            throws IOException, InterruptedException {
        String request = foreigner(RegisterEmulator.KNOWN_FOREIGNER);
        assertThat(request).contains(right);

        assertIsFault(client.sendToForeigners(request.replace(right, wrong)));
    }

    @ParameterizedTest
    @CsvSource({"IŞIL ÇIÇEK, ÖĞÜTÇÜ", "IŞIL Çiçek, ÖĞÜTÇÜ", "IŞIL C\u0327I\u0307C\u0327EK, ÖĞÜTÇÜ", "IŞIL, ÇİÇEK ÖĞÜTÇÜ"
    })
    void revealsAWrongUpperCaseOrAMissingComposition(String names, String surname)
            throws IOException, InterruptedException {
        String number = RegisterEmulator.KNOWN_IN_TURKISH_LETTERS;
        assertIsResult(client.sendToCitizens(citizen(number, names, surname, "1985")), false);
        assertIsResult(client.sendToCitizens(citizen(number, "IŞIL ÇİÇEK", "ÖĞÜTÇÜ", "1985")), true);
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
    void wantsEveryNameInComposedTurkishUpperCase(String names, String surname)
            throws IOException, InterruptedException {
        assertIsResult(client.sendToCitizens(citizen("12345678950", names, surname, "1962")), false);
        assertIsResult(client.sendToCitizens(citizen("12345678950", "İSMAİL", "IĞDIR", "1962")), true);
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
    void rejectsABodyThatIsNotARequest(String body) throws IOException, InterruptedException {
        assertIsFault(client.sendToCitizens(body));
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
    void rejectsARequestAboutACitizenThatTheWsdlDoesNotDescribe(String right, String wrong)
            throws IOException, InterruptedException {
        assertThat(knownCitizen()).contains(right);

        assertIsFault(client.sendToCitizens(knownCitizen().replace(right, wrong)));
        assertIsResult(client.sendToCitizens(knownCitizen()), true);
    }

    private HttpRequest.Builder withContentType() {
        return client.request(RegisterHttpClient.CITIZENS).header("Content-Type", RegisterHttpClient.XML);
    }

    @Test
    void rejectsBytesThatAreNotUtf8() throws IOException, InterruptedException {
        byte[] body = citizen("12345678950", "Ö", "Ü", "1990").getBytes(StandardCharsets.ISO_8859_1);

        assertIsFault(client.send(withContentType()
                .header("SOAPAction", RegisterHttpClient.CITIZENS_ACTION)
                .POST(BodyPublishers.ofByteArray(body))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://tckimlik.nvi.gov.tr/WS/TCKimlikNoDogrula",
                "\"\"",
                "\"http://tckimlik.nvi.gov.tr/WS/KisiVeCuzdanDogrula\""
            })
    void rejectsAnotherActionOrOneWithoutQuotes(String action) throws IOException, InterruptedException {
        assertIsFault(client.send(
                withContentType().header("SOAPAction", action).POST(BodyPublishers.ofString(knownCitizen()))));
    }

    @Test
    void rejectsAMissingActionAndTwoActions() throws IOException, InterruptedException {
        HttpRequest.Builder request = withContentType().POST(BodyPublishers.ofString(knownCitizen()));
        String action = RegisterHttpClient.CITIZENS_ACTION;

        assertIsFault(client.send(request));
        assertIsFault(client.send(request.header("SOAPAction", action).header("SOAPAction", action)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/xml", "application/soap+xml; charset=utf-8", "text/xml; charset=iso-8859-9"})
    void rejectsAnotherContentType(String contentType) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(client.request(RegisterHttpClient.CITIZENS)
                .header("Content-Type", contentType)
                .header("SOAPAction", RegisterHttpClient.CITIZENS_ACTION)
                .POST(BodyPublishers.ofString(knownCitizen())));

        assertThat(response.statusCode()).isEqualTo(415);
    }

    @Test
    void acceptsOnlyPostAtItsPaths() throws IOException, InterruptedException {
        assertThat(client.send(client.request(RegisterHttpClient.CITIZENS).GET())
                        .statusCode())
                .isEqualTo(405);
        assertThat(client.send(client.request("/Service/Other.asmx").POST(BodyPublishers.ofString(knownCitizen())))
                        .statusCode())
                .isEqualTo(404);
    }
}
