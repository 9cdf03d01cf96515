package com.allmine.register;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.allmine.register.Verdict.Decided;
import com.allmine.register.Verdict.Outage;
import com.allmine.register.Verdict.Unavailable;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.LocalDate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
class KpsPublicTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private static final Person CITIZEN = citizen("Ahmet Can", "Çiçek");

    private final Scripted server = Scripted.start();

    @AfterEach
    void close() {
        server.close();
    }

    private static Person citizen(String name, String surname) {
        return person("10000000146", name, surname);
    }

    private static Person person(String number, String name, String surname) {
        return new Person(
                new IdentityNumber(number),
                PersonName.parse(name).orElseThrow(),
                PersonName.parse(surname).orElseThrow(),
                LocalDate.of(1987, 6, 5));
    }

    private static Verdict ask(String base, Duration timeout) {
        return new KpsPublic(URI.create(base), LONG, timeout).ask(CITIZEN);
    }

    private Verdict askAboutAForeigner() {
        return new KpsPublic(URI.create(server.url()), LONG, LONG).ask(person("99000000110", "Nora", "Larsen"));
    }

    private Verdict ask() {
        return ask(server.url(), LONG);
    }

    private static String envelope(String inBody) {
        return """
            <?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" \
            xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">\
            <soap:Body>%s</soap:Body></soap:Envelope>\
            """.formatted(inBody);
    }

    private static String response(String inResponse) {
        return envelope("<TCKimlikNoDogrulaResponse xmlns=\"http://tckimlik.nvi.gov.tr/WS\">" + inResponse
                + "</TCKimlikNoDogrulaResponse>");
    }

    private static String result(String text) {
        return response("<TCKimlikNoDogrulaResult>" + text + "</TCKimlikNoDogrulaResult>");
    }

    private static String foreignersResult(String text) {
        return result(text).replace("TCKimlikNoDogrula", "YabanciKimlikNoDogrula");
    }

    @Test
    void sendsTheDocumentedRequest() {
        server.answers(result("true"));

        new KpsPublic(URI.create(server.url()), LONG, LONG).ask(citizen("i\u0307smail  can", "Çiçek"));

        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/Service/KPSPublic.asmx");
            assertThat(request.contentType()).containsExactly("text/xml; charset=utf-8");
            assertThat(request.soapAction()).containsExactly("\"http://tckimlik.nvi.gov.tr/WS/TCKimlikNoDogrula\"");
            assertThat(request.body()).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>\
                <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>\
                <TCKimlikNoDogrula xmlns="http://tckimlik.nvi.gov.tr/WS">\
                <TCKimlikNo>10000000146</TCKimlikNo><Ad>İSMAİL CAN</Ad><Soyad>ÇİÇEK</Soyad>\
                <DogumYili>1987</DogumYili></TCKimlikNoDogrula></soap:Body></soap:Envelope>\
                """);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"98000000120", "99000000110"})
    void asksAboutAForeignerAtTheServiceForForeigners(String number) {
        server.answers(foreignersResult("true"));

        assertThat(new KpsPublic(URI.create(server.url()), LONG, LONG).ask(person(number, "Jose\u0301", "Díaz")))
                .isEqualTo(Decided.MATCH);

        assertThat(server.requests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/Service/KPSPublicYabanciDogrula.asmx");
            assertThat(request.contentType()).containsExactly("text/xml; charset=utf-8");
            assertThat(request.soapAction())
                    .containsExactly("\"http://tckimlik.nvi.gov.tr/WS/YabanciKimlikNoDogrula\"");
            assertThat(request.body()).isEqualTo("""
                <?xml version="1.0" encoding="UTF-8"?>\
                <soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>\
                <YabanciKimlikNoDogrula xmlns="http://tckimlik.nvi.gov.tr/WS">\
                <KimlikNo>%s</KimlikNo><Ad>JOSÉ</Ad><Soyad>DÍAZ</Soyad>\
                <DogumGun>5</DogumGun><DogumAy>6</DogumAy><DogumYil>1987</DogumYil>\
                </YabanciKimlikNoDogrula></soap:Body></soap:Envelope>\
                """.formatted(number));
        });
    }

    @Test
    void believesTheAnswerOfTheServiceItAskedOnly() {
        server.answers(foreignersResult("false"));
        assertThat(askAboutAForeigner()).isEqualTo(Decided.NO_MATCH);
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.answers(result("true"));
        assertThat(askAboutAForeigner()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void sendsLettersBeyondTheBasicPlaneAsTheyAre() {
        server.answers(result("true"));

        new KpsPublic(URI.create(server.url()), LONG, LONG).ask(citizen("𐐀", "O'Neil"));

        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).contains("<Ad>𐐀</Ad><Soyad>O'NEİL</Soyad>"));
    }

    @Test
    void findsTheServiceBelowABaseWithAPath() {
        server.answers(result("true"));

        assertThat(ask(server.url() + "/nvi/", LONG)).isEqualTo(Decided.MATCH);

        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.path()).isEqualTo("/nvi/Service/KPSPublic.asmx"));
    }

    @Test
    void isAMatchWhereTheRegisterSaysTrue() {
        server.answers(result("true"));

        assertThat(ask()).isEqualTo(Decided.MATCH);
    }

    @Test
    void isNoMatchWhereTheRegisterSaysFalse() {
        server.answers(result("false"));

        assertThat(ask()).isEqualTo(Decided.NO_MATCH);
    }

    @Test
    void readsAnAnswerOfOtherPrefixesSpacesAndComments() {
        server.answers("""
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
    void readsTheContentTypeWithoutItsParameters(String contentType) {
        server.answers(200, contentType, result("true"));

        assertThat(ask()).isEqualTo(Decided.MATCH);
    }

    /** All of it is the same boolean in XML Schema. */
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
    void readsABooleanAsXmlSchemaWritesIt(String text, Decided verdict) {
        server.answers(result(text));

        assertThat(ask()).isEqualTo(verdict);
    }

    @Test
    void readsAnAnswerBehindAByteOrderMark() {
        server.answers("\uFEFF" + result("true"));
        assertThat(ask()).isEqualTo(Decided.MATCH);

        server.answers("\uFEFF\uFEFF" + result("true"));
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
    void readsAnAnswerWithAnEmptyHeader(String header) {
        server.answers(result("true").replace("<soap:Body>", header + "<soap:Body>"));

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
    void isUnavailableWithAnyOtherHeader(String header) {
        server.answers(result("true").replace("<soap:Body>", header + "<soap:Body>"));

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
    void isUnavailableWithAResultThatIsNoBoolean(String text) {
        server.answers(result(text));

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
    void isUnavailableWithAnythingButOneResultInItsPlace(String inResponse) {
        server.answers(response(inResponse));

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
    void isUnavailableWithAnAnswerThatIsNoEnvelope(String answer) {
        server.answers(answer);

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void isUnavailableWithAnotherSoap() {
        server.answers(result("true").replace("http://schemas.xmlsoap.org/soap", "http://www.w3.org/2003/05/soap"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void isUnavailableWithASecondEnvelopeOrGarbageBehindTheFirst() {
        server.answers(result("true") + result("true").replaceFirst("<\\?.*\\?>", ""));
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.answers(result("true") + "garbage");
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void isUnavailableWithBytesThatAreNoUtf8() {
        byte[] answer = result("true<!--?-->").getBytes(UTF_8);
        answer[new String(answer, UTF_8).indexOf("<!--?") + 4] = (byte) 0xff;
        server.answers(200, "text/xml", answer);

        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @Test
    void readsNoDocumentTypeAndNoEntity(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("verdict"), "true");
        String declared = result("&verdict;");
        int root = declared.indexOf("<soap:");

        server.answers(new StringBuilder(declared)
                .insert(root, "<!DOCTYPE e [<!ENTITY verdict SYSTEM \"" + file.toUri() + "\">]>")
                .toString());
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.answers(new StringBuilder(declared)
                .insert(root, "<!DOCTYPE e [<!ENTITY verdict \"true\">]>")
                .toString());
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));

        server.answers(new StringBuilder(result("true"))
                .insert(root, "<!DOCTYPE e SYSTEM \"" + server.url() + "/dtd\">")
                .toString());
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
        assertThat(server.requests())
                .hasSize(3)
                .allSatisfy(request -> assertThat(request.method()).isEqualTo("POST"));
    }

    @Test
    void isUnavailableWithAFault() {
        String fault = envelope("<soap:Fault><faultcode>soap:Server</faultcode><faultstring>AHMET</faultstring>"
                + "<detail><TCKimlikNoDogrulaResult xmlns=\"http://tckimlik.nvi.gov.tr/WS\">true"
                + "</TCKimlikNoDogrulaResult></detail></soap:Fault>");

        server.answers(500, "text/xml; charset=utf-8", fault);
        assertThat(ask()).isEqualTo(new Unavailable(Outage.STATUS, 500));

        server.answers(fault);
        assertThat(ask()).isEqualTo(new Unavailable(Outage.UNREADABLE, 200));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 400, 403, 404, 429, 500, 502, 503, 504})
    void isUnavailableWithAnotherStatusWhateverTheAnswerSays(int status) {
        server.answers(status, "text/xml; charset=utf-8", result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.STATUS, status));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void followsNoRedirect(int status) {
        server.redirects(status);

        assertThat(ask()).isEqualTo(new Unavailable(Outage.STATUS, status));
        assertThat(server.requests()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html; charset=utf-8", "application/soap+xml", "application/json", "text/xmlish", ";"})
    void isUnavailableWithAnotherContentTypeWhateverTheAnswerSays(String contentType) {
        server.answers(200, contentType, result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.CONTENT_TYPE, 200));
    }

    @Test
    void isUnavailableWithoutAContentType() {
        server.answers(200, null, result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.CONTENT_TYPE, 200));
    }

    @Test
    void readsAnAnswerOfSixtyFourKibibytesAndNoByteMore() {
        String padding = " ".repeat(KpsPublic.MAX_ANSWER - result("true").getBytes(UTF_8).length);

        server.answers(result("true") + padding);
        assertThat(ask()).isEqualTo(Decided.MATCH);

        server.answers(result("true") + padding + " ");
        assertThat(ask()).isEqualTo(new Unavailable(Outage.CUT_OFF, 0));
    }

    @Test
    void isUnavailableWhereTheAnswerIsCutOff() {
        server.cutsOff(result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.CUT_OFF, 0));
    }

    @Test
    void isUnavailableWhereNoAnswerComesInTime() {
        server.neverAnswers();

        assertThat(ask(server.url(), SHORT)).isEqualTo(new Unavailable(Outage.TIMED_OUT, 0));
    }

    @Test
    void isUnavailableWhereTheAnswerBeginsInTimeAndDoesNotEnd() {
        server.neverEnds(result("true"));

        assertThat(ask(server.url(), SHORT)).isEqualTo(new Unavailable(Outage.TIMED_OUT, 0));
    }

    @Test
    void isUnavailableWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(ask("http://127.0.0.1:" + port, LONG)).isEqualTo(new Unavailable(Outage.UNREACHABLE, 0));
    }

    @Test
    void trustsNoCertificateThatAnybodyCanMake(@TempDir Path folder) throws Exception {
        HttpsServer imposter = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        imposter.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
        imposter.start();
        try {
            assertThat(ask("https://127.0.0.1:" + imposter.getAddress().getPort(), LONG))
                    .isEqualTo(new Unavailable(Outage.UNREACHABLE, 0));
        } finally {
            imposter.stop(0);
        }
    }

    private static SSLContext selfSigned(Path folder)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("store.p12");
        String password = "changeit";
        int exit = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        password,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void isUnavailableToAThreadThatIsToStopAndLeavesTheSign() {
        server.neverAnswers();
        Thread.currentThread().interrupt();

        assertThat(ask()).isEqualTo(new Unavailable(Outage.INTERRUPTED, 0));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void asksOncePerCall() {
        server.answers(503, "text/xml", "");

        ask();
        ask();

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void namesItsReasonWithoutAnythingThatWasSentOrReceived() {
        assertThat(new Unavailable(Outage.STATUS, 503).reason()).isEqualTo("STATUS 503");
        assertThat(new Unavailable(Outage.TIMED_OUT, 0).reason()).isEqualTo("TIMED_OUT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://tckimlik.nvi.gov.tr",
                "http://127.0.0.1.example.com",
                "ftp://127.0.0.1",
                "https:",
                "/register",
                "https:///Service",
                "http:opaque",
                "https://tckimlik.nvi.gov.tr?x=1",
                "https://tckimlik.nvi.gov.tr#x"
            })
    void refusesABaseThatIsNeitherEncryptedNorOfThisMachine(String base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KpsPublic(URI.create(base), LONG, LONG))
                .withMessageContaining("https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void refusesATimeoutThatIsNone(Duration none) {
        URI base = URI.create("https://tckimlik.nvi.gov.tr");

        assertThatIllegalArgumentException().isThrownBy(() -> new KpsPublic(base, none, LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> new KpsPublic(base, LONG, none));
    }
}
