package com.allmine.register;

import static com.allmine.register.KpsMessages.CITIZEN;
import static com.allmine.register.KpsMessages.citizen;
import static com.allmine.register.KpsMessages.foreignersResult;
import static com.allmine.register.KpsMessages.person;
import static com.allmine.register.KpsMessages.result;
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
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the client asks the register, and what it does if the network or the server fails. */
@Tag("slow")
class KpsPublicTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ScriptedServer server = ScriptedServer.start();

    @AfterEach
    void close() {
        server.close();
    }

    private static Verdict ask(String base, Duration timeout) {
        return new KpsPublic(URI.create(base), LONG, timeout).ask(CITIZEN);
    }

    private Verdict ask() {
        return ask(server.url(), LONG);
    }

    @Test
    void sendsTheDocumentedRequest() {
        server.respondsWith(result("true"));

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
    void asksTheServiceForForeignersAboutAForeigner(String number) {
        server.respondsWith(foreignersResult("true"));

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
    void sendsLettersOutsideTheBasicPlane() {
        server.respondsWith(result("true"));

        new KpsPublic(URI.create(server.url()), LONG, LONG).ask(citizen("𐐀", "O'Neil"));

        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.body()).contains("<Ad>𐐀</Ad><Soyad>O'NEİL</Soyad>"));
    }

    @Test
    void keepsThePathOfTheBase() {
        server.respondsWith(result("true"));

        assertThat(ask(server.url() + "/nvi/", LONG)).isEqualTo(Decided.MATCH);

        assertThat(server.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.path()).isEqualTo("/nvi/Service/KPSPublic.asmx"));
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 400, 403, 404, 429, 500, 502, 503, 504})
    void rejectsEveryOtherStatus(int status) {
        server.respondsWith(status, "text/xml; charset=utf-8", result("true"));

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
    void rejectsEveryOtherContentType(String contentType) {
        server.respondsWith(200, contentType, result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.CONTENT_TYPE, 200));
    }

    @Test
    void rejectsAResponseWithoutAContentType() {
        server.respondsWith(200, null, result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.CONTENT_TYPE, 200));
    }

    @Test
    void readsAtMostSixtyFourKibibytes() {
        String padding = " ".repeat(KpsPublic.MAX_RESPONSE - result("true").getBytes(UTF_8).length);

        server.respondsWith(result("true") + padding);
        assertThat(ask()).isEqualTo(Decided.MATCH);

        server.respondsWith(result("true") + padding + " ");
        assertThat(ask()).isEqualTo(new Unavailable(Outage.CUT_OFF, 0));
    }

    @Test
    void isUnavailableIfTheResponseIsCutOff() {
        server.cutsOff(result("true"));

        assertThat(ask()).isEqualTo(new Unavailable(Outage.CUT_OFF, 0));
    }

    @Test
    void isUnavailableWithoutAResponseInTime() {
        server.neverResponds();

        assertThat(ask(server.url(), SHORT)).isEqualTo(new Unavailable(Outage.TIMED_OUT, 0));
    }

    @Test
    void isUnavailableIfTheResponseDoesNotEndInTime() {
        server.neverEnds(result("true"));

        assertThat(ask(server.url(), SHORT)).isEqualTo(new Unavailable(Outage.TIMED_OUT, 0));
    }

    @Test
    void isUnavailableIfNothingListens() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertThat(ask("http://127.0.0.1:" + port, LONG)).isEqualTo(new Unavailable(Outage.UNREACHABLE, 0));
    }

    @Test
    void doesNotTrustASelfSignedCertificate(@TempDir Path folder) throws Exception {
        HttpsServer impostor = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        impostor.setHttpsConfigurator(new HttpsConfigurator(selfSigned(folder)));
        impostor.start();
        try {
            assertThat(ask("https://127.0.0.1:" + impostor.getAddress().getPort(), LONG))
                    .isEqualTo(new Unavailable(Outage.UNREACHABLE, 0));
        } finally {
            impostor.stop(0);
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
    void isUnavailableIfTheThreadIsInterruptedAndKeepsTheFlag() {
        server.neverResponds();
        Thread.currentThread().interrupt();

        assertThat(ask()).isEqualTo(new Unavailable(Outage.INTERRUPTED, 0));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sendsOneRequestPerCall() {
        server.respondsWith(503, "text/xml", "");

        ask();
        ask();

        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void givesAReasonWithoutPersonalData() {
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
    void rejectsABaseThatIsNeitherEncryptedNorLocal(String base) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new KpsPublic(URI.create(base), LONG, LONG))
                .withMessageContaining("https");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void rejectsATimeoutThatIsNotPositive(Duration timeout) {
        URI base = URI.create("https://tckimlik.nvi.gov.tr");

        assertThatIllegalArgumentException().isThrownBy(() -> new KpsPublic(base, timeout, LONG));
        assertThatIllegalArgumentException().isThrownBy(() -> new KpsPublic(base, LONG, timeout));
    }
}
