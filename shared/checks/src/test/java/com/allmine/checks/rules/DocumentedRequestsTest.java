package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.Digest;
import com.allmine.local.Document;
import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.UsesLocalRun;
import com.allmine.template.Route;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Sends the requests of all documents to the local run: {@code sh} blocks, each with the response in the block below. A
 * response that is not JSON is in a {@code text} block, and may be piped into {@code sha256sum}.
 */
@UsesLocalRun
class DocumentedRequestsTest {
    private static final String TEXT =
            Document.all().stream().map(Document::text).collect(Collectors.joining("\n"));
    private static final String BASE = "http://127.0.0.1:3000";

    private static final Pattern REQUEST =
            Pattern.compile("```sh\n([^`]*curl [^`]*)```\n\n```(?:json|text)\n([^`]*)```");
    private static final String HASHED = "| sha256sum";
    private static final Pattern TOKEN = Pattern.compile("([A-Z]+)=\\$\\(curl -s '([^']+)' \\| sed 's/(.+)/\\\\1/'\\)");
    private static final Pattern STATUS = Pattern.compile("# (\\d{3})\n");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private final LocalRun run;

    DocumentedRequestsTest(LocalRun run) {
        this.run = run;
    }

    /** A command and the response that the document shows below it. */
    record Example(String command, String response) {
        int status() {
            Matcher status = STATUS.matcher(command);
            return status.find() ? Integer.parseInt(status.group(1)) : 200;
        }

        @Override
        public String toString() {
            return command.strip();
        }
    }

    static List<Example> examples() {
        return REQUEST.matcher(TEXT)
                .results()
                .map(m -> new Example(m.group(1), m.group(2)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void getsTheResponseThatTheDocumentShows(Example example) throws JsonProcessingException {
        run.recordEvidence();
        run.system().events().deliver(); // The running system delivers by itself.
        Response response = run.send(request(example.command()));

        assertThat(response.status()).as(response.body()).isEqualTo(example.status());
        if (!String.valueOf(response.header("Content-Type")).startsWith("application/json")) {
            boolean isHashed = example.command().contains(HASHED);
            assertThat(isHashed ? Digest.sha256(response.body()) + "  -" : response.body())
                    .isEqualTo(example.response().strip());
            return;
        }
        JsonNode documented = new ObjectMapper().readTree(example.response());
        assertThat(shape(response.json())).isEqualTo(shape(documented));
        assertThat(response.json().path("errors")).isEqualTo(documented.path("errors"));
    }

    /** The request of a curl command; an unknown option fails the test. */
    private HttpRequest.Builder request(String command) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String line =
                STATUS.matcher(command).replaceFirst("").replace("\\\n", " ").replace(HASHED, "");
        for (Map.Entry<String, String> token : tokens().entrySet()) {
            line = line.replace("$" + token.getKey(), token.getValue());
        }
        List<String> words =
                WORD.matcher(line).results().map(DocumentedRequestsTest::word).toList();
        assertThat(words).first().isEqualTo("curl");
        String method = "GET";
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-X" -> {
                    method = words.get(++i);
                    request.method(method, BodyPublishers.noBody());
                }
                case "-H" -> {
                    String[] header = words.get(++i).split(": ", 2);
                    request.header(header[0], header[1]);
                }
                case "-d" -> request.POST(BodyPublishers.ofString(words.get(++i)));
                default -> request.uri(URI.create(words.get(i).replace(BASE, run.url())));
            }
        }
        assertThat(request.copy().build().method()).isEqualTo(method);
        return request;
    }

    private static String word(MatchResult match) {
        return Stream.of(1, 2, 3)
                .map(match::group)
                .filter(group -> group != null)
                .findFirst()
                .orElseThrow();
    }

    /** The variables that the documents' own commands set: their sed is applied as the same regular expression. */
    private Map<String, String> tokens() {
        Map<String, String> tokens = new HashMap<>();
        TOKEN.matcher(TEXT).results().forEach(command -> {
            String page = run.get(command.group(2).substring(BASE.length())).body();
            String token =
                    page.replaceFirst(command.group(3).replace("\\(", "(").replace("\\)", ")"), "$1");
            tokens.put(command.group(1), token);
        });
        assertThat(tokens).containsOnlyKeys("TOKEN", "AHMET", "ADMIN");
        return tokens;
    }

    /** Every name in a JSON text, in order and with its path; of an array's elements only the first counts. */
    private static List<String> shape(JsonNode json) {
        List<String> names = new ArrayList<>();
        json.properties().forEach(field -> {
            names.add(field.getKey());
            shape(field.getValue()).forEach(name -> names.add(field.getKey() + "." + name));
        });
        if (json.isArray() && !json.isEmpty()) {
            shape(json.get(0)).forEach(name -> names.add("[]." + name));
        }
        return names;
    }

    @Test
    void everyRequestIsSentAndEveryRouteHasOne() {
        assertThat(TEXT.split("\ncurl ", -1)).hasSize(examples().size() + 1);
        assertThat(examples())
                .extracting(Example::command)
                .allSatisfy(command -> assertThat(command).contains(BASE));
        run.system().template().routes().stream()
                .filter(route -> PublishedContract.covers(route.path()))
                .forEach(route -> assertThat(examples())
                        .extracting(Example::command)
                        .anyMatch(command -> asks(route).matcher(command).find()));
    }

    /** The URL of a route, with a value for each parameter of its path. */
    private static Pattern asks(Route route) {
        return Pattern.compile(Pattern.quote(BASE) + route.path().replaceAll("\\{\\w+}", "[^/?']+"));
    }
}
