package com.allmine.register;

import static com.allmine.register.KpsMessages.CITIZEN;
import static com.allmine.register.KpsMessages.envelope;
import static com.allmine.register.KpsMessages.foreignersResult;
import static com.allmine.register.KpsMessages.person;
import static com.allmine.register.KpsMessages.response;
import static com.allmine.register.KpsMessages.result;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.register.Verdict.Decided;
import com.allmine.register.Verdict.Outage;
import com.allmine.register.Verdict.Unavailable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which responses of the register the client accepts. */
@Tag("slow")
class KpsResponseTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final Person FOREIGNER = person("99000000110", "Nora", "Larsen");

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private Verdict ask() {
        return ask(CITIZEN);
    }

    private Verdict ask(Person person) {
        return new KpsPublic(URI.create(server.url()), LONG, LONG).ask(person);
    }

    @Test
    void acceptsOnlyTheResponseOfTheServiceThatItAsked() {
        server.respondsWith(foreignersResult("false"));
        assertThat(ask(FOREIGNER)).isEqualTo(Decided.NO_MATCH);
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.respondsWith(result("true"));
        assertThat(ask(FOREIGNER)).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void trueIsAMatch() {
        server.respondsWith(result("true"));

        assertThat(ask()).isEqualTo(Decided.MATCH);
    }

    @Test
    void falseIsNoMatch() {
        server.respondsWith(result("false"));

        assertThat(ask()).isEqualTo(Decided.NO_MATCH);
    }

    @Test
    void readsOtherPrefixesSpacesAndComments() {
        server.respondsWith("""
            <s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>
              <!-- kps --> <s:Body>
                <w:TCKimlikNoDogrulaResponse xmlns:w='http://tckimlik.nvi.gov.tr/WS'>
                  <w:TCKimlikNoDogrulaResult>true</w:TCKimlikNoDogrulaResult>
                </w:TCKimlikNoDogrulaResponse>
              </s:Body>
            </s:Envelope>
            """);

        assertThat(ask()).isEqualTo(Decided.MATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/xml", "Text/XML;charset=\"utf-8\"", "text/xml ; charset=utf-8"})
    void ignoresTheParametersOfTheContentType(String contentType) {
        server.respondsWith(200, contentType, result("true"));

        assertThat(ask()).isEqualTo(Decided.MATCH);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`\n true \n` | MATCH",
                "`\t\r\n1 ` | MATCH",
                "1 | MATCH",
                "0 | NO_MATCH",
                "` false ` | NO_MATCH",
                "<!-- kps -->true | MATCH",
                "tr<!-- kps -->ue | MATCH",
                "<?kps?>0 | NO_MATCH",
                "<![CDATA[true]]> | MATCH",
                "&#49; | MATCH"
            })
    void readsEveryBooleanOfXmlSchema(String text, Decided verdict) {
        server.respondsWith(result(text));

        assertThat(ask()).isEqualTo(verdict);
    }

    @Test
    void readsAResponseAfterAByteOrderMark() {
        server.respondsWith("\uFEFF" + result("true"));
        assertThat(ask()).isEqualTo(Decided.MATCH);

        server.respondsWith("\uFEFF\uFEFF" + result("true"));
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<soap:Header/>",
                "<soap:Header></soap:Header>",
                "<soap:Header> \n <!-- nothing --> <?kps?> </soap:Header>\n",
                "<!-- kps --><?kps?><s:Header xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'/>"
            })
    void readsAResponseWithAnEmptyHeader(String header) {
        server.respondsWith(result("true").replace("<soap:Body>", header + "<soap:Body>"));

        assertThat(ask()).isEqualTo(Decided.MATCH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<soap:Header><a/></soap:Header>",
                "<soap:Header>true</soap:Header>",
                "<soap:Header/><soap:Header/>",
                "<Header/>",
                "<soap:Header xmlns:soap='http://www.w3.org/2003/05/soap-envelope'/>"
            })
    void rejectsEveryOtherHeader(String header) {
        server.respondsWith(result("true").replace("<soap:Body>", header + "<soap:Body>"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "TRUE",
                "True",
                "\u00a0true",
                "2",
                "01",
                "1.0",
                "yes",
                "true false",
                "t rue",
                "<b>true</b>",
                "truefalse"
            })
    void rejectsAResultThatIsNotABoolean(String text) {
        server.respondsWith(result(text));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult>"
                        + "<TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult>",
                "<TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult>"
                        + "<TCKimlikNoDogrulaResult>false</TCKimlikNoDogrulaResult>",
                "<TCKimlikNoDogrulaResult xmlns=\"\">true</TCKimlikNoDogrulaResult>",
                "<TCKimlikNoDogrulaResult xmlns=\"http://tckimlik.nvi.gov.tr/ws\">true</TCKimlikNoDogrulaResult>",
                "<Other><TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult></Other>",
                "<KisiVeCuzdanDogrulaResult>true</KisiVeCuzdanDogrulaResult>",
                "<TCKimlikNoDogrulaResult>true</TCKimlikNoDogrulaResult>true",
                "true",
                ""
            })
    void rejectsEverythingExceptOneResultInItsPlace(String inResponse) {
        server.respondsWith(response(inResponse));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "true",
                "{\"result\": true}",
                "<TCKimlikNoDogrulaResult xmlns=\"http://tckimlik.nvi.gov.tr/WS\">true</TCKimlikNoDogrulaResult>",
                "<html><body>true</body></html>",
                "<a>",
                "\u0000\u0001\u0002",
                "<?xml version=\"1.0\" encoding=\"x-unknown\"?><a/>"
            })
    void rejectsAResponseThatIsNotAnEnvelope(String response) {
        server.respondsWith(response);

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void rejectsAnotherVersionOfSoap() {
        server.respondsWith(
                result("true").replace("http://schemas.xmlsoap.org/soap", "http://www.w3.org/2003/05/soap"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void rejectsASecondEnvelopeAndTrailingText() {
        server.respondsWith(result("true") + result("true").replaceFirst("<\\?.*\\?>", ""));
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.respondsWith(result("true") + "garbage");
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void rejectsBytesThatAreNotUtf8() {
        byte[] response = result("true<!--?-->").getBytes(UTF_8);
        response[new String(response, UTF_8).indexOf("<!--?") + 4] = (byte) 0xff;
        server.respondsWith(200, "text/xml", response);

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void rejectsADocumentTypeAndEntities(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("verdict"), "true");
        String declared = result("&verdict;");
        int root = declared.indexOf("<soap:");

        server.respondsWith(new StringBuilder(declared)
                .insert(root, "<!DOCTYPE e [<!ENTITY verdict SYSTEM \"" + file.toUri() + "\">]>")
                .toString());
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.respondsWith(new StringBuilder(declared)
                .insert(root, "<!DOCTYPE e [<!ENTITY verdict \"true\">]>")
                .toString());
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.respondsWith(new StringBuilder(result("true"))
                .insert(root, "<!DOCTYPE e SYSTEM \"" + server.url() + "/dtd\">")
                .toString());
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
        assertThat(server.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.method()).isEqualTo("POST"));
    }

    @Test
    void rejectsAFault() {
        String fault = envelope("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>AHMET</faultstring>"
                + "<detail><TCKimlikNoDogrulaResult xmlns=\"http://tckimlik.nvi.gov.tr/WS\">true"
                + "</TCKimlikNoDogrulaResult></detail></soap:Fault>");

        server.respondsWith(500, "text/xml; charset=utf-8", fault);
        assertThat(ask()).isEqualTo(new Unavailable(Outage.STATUS, 500));

        server.respondsWith(fault);
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }
}
