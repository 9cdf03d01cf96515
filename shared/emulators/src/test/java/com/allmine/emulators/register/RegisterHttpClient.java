package com.allmine.emulators.register;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

/** Sends requests to the register that its real client would never send. */
final class RegisterHttpClient implements AutoCloseable {
    static final String CITIZENS = "/Service/KPSPublic.asmx";
    static final String CITIZENS_ACTION = "\"http://tckimlik.nvi.gov.tr/WS/TCKimlikNoDogrula\"";
    static final String FOREIGNERS = "/Service/KPSPublicYabanciDogrula.asmx";
    static final String FOREIGNERS_ACTION = "\"http://tckimlik.nvi.gov.tr/WS/YabanciKimlikNoDogrula\"";
    static final String XML = "text/xml; charset=utf-8";

    private final URI register;
    private final HttpClient client = HttpClient.newHttpClient();

    RegisterHttpClient(URI register) {
        this.register = register;
    }

    static String citizen(String number, String names, String surname, String year) {
        return """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>\
            <TCKimlikNoDogrula xmlns="http://tckimlik.nvi.gov.tr/WS"><TCKimlikNo>%s</TCKimlikNo><Ad>%s</Ad>\
            <Soyad>%s</Soyad><DogumYili>%s</DogumYili></TCKimlikNoDogrula></e:Body></e:Envelope>\
            """.formatted(number, names, surname, year);
    }

    /** A request about the citizen whom the register knows. */
    static String knownCitizen() {
        return citizen(RegisterEmulator.KNOWN, "AHMET", "YILMAZ", "1990");
    }

    /** A request about Nora Larsen, born on 21 March 1988. */
    static String foreigner(String number) {
        return """
            <e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>\
            <YabanciKimlikNoDogrula xmlns="http://tckimlik.nvi.gov.tr/WS"><KimlikNo>%s</KimlikNo><Ad>NORA</Ad>\
            <Soyad>LARSEN</Soyad><DogumGun>21</DogumGun><DogumAy>3</DogumAy><DogumYil>1988</DogumYil>\
            </YabanciKimlikNoDogrula></e:Body></e:Envelope>\
            """.formatted(number);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(register + path)).version(HttpClient.Version.HTTP_1_1);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    HttpRequest.Builder postToCitizens(String body) {
        return request(CITIZENS)
                .header("Content-Type", XML)
                .header("SOAPAction", CITIZENS_ACTION)
                .POST(BodyPublishers.ofString(body));
    }

    HttpResponse<String> sendToCitizens(String body) throws IOException, InterruptedException {
        return send(postToCitizens(body));
    }

    HttpResponse<String> sendToForeigners(String body) throws IOException, InterruptedException {
        return send(request(FOREIGNERS)
                .header("Content-Type", XML)
                .header("SOAPAction", FOREIGNERS_ACTION)
                .POST(BodyPublishers.ofString(body)));
    }

    static void assertIsResult(HttpResponse<String> response, boolean result) {
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().allValues("Content-Type")).containsExactly(XML);
        assertThat(response.body()).contains("KimlikNoDogrulaResult>" + result + "</");
    }

    static void assertIsFault(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().allValues("Content-Type")).containsExactly(XML);
        assertThat(response.body()).contains("<soap:Fault><faultcode>").doesNotContain("Result");
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
