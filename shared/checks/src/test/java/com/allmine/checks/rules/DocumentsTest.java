package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.LocalRun;
import com.allmine.local.PublishedContract;
import com.allmine.local.Repository;
import com.allmine.operator.OperatorCli;
import com.allmine.template.Function;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs README.md's calls against the local run: {@code sh} blocks, each with the {@code json} block that follows it. */
@ExtendWith(LocalRun.Shared.class)
class DocumentsTest {
    private static final String TEXT = Repository.text(Repository.ROOT.resolve("README.md"));
    private static final String BASE = "http://127.0.0.1:3000";

    private static final Pattern CALL = Pattern.compile("```sh\n([^`]*curl [^`]*)```\n\n```json\n([^`]*)```");
    private static final Pattern TOKEN = Pattern.compile("([A-Z]+)=\\$\\(curl -s '([^']+)' \\| sed 's/(.+)/\\\\1/'\\)");
    private static final Pattern STATUS = Pattern.compile("# (\\d{3})\n");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");

    private final LocalRun run;

    DocumentsTest(LocalRun run) {
        this.run = run;
    }

    /** One call: the command, and the answer that stands below it. */
    record Example(String command, String answer) {
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
        return CALL.matcher(TEXT)
                .results()
                .map(m -> new Example(m.group(1), m.group(2)))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void isAnsweredAsTheReadmeShows(Example example) throws JsonProcessingException {
        Response received = run.send(request(example.command()));

        assertThat(received.status()).as(received.body()).isEqualTo(example.status());
        assertThat(shape(received.json())).isEqualTo(shape(new ObjectMapper().readTree(example.answer())));
    }

    /** The request that a curl makes; an option that is not known here fails the test. */
    private HttpRequest.Builder request(String command) {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String line = STATUS.matcher(command).replaceFirst("").replace("\\\n", " ");
        for (Map.Entry<String, String> token : tokens().entrySet()) {
            line = line.replace("$" + token.getKey(), token.getValue());
        }
        List<String> words =
                WORD.matcher(line).results().map(DocumentsTest::word).toList();
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

    /** What the README's own commands put into variables: their sed is run as the same regular expression. */
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

    /** Every name in a JSON text, in order and with where it stands; of an array's elements only the first counts. */
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
    void everyCallIsRunAndEveryRouteHasOne() {
        assertThat(TEXT.split("\ncurl ", -1)).hasSize(examples().size() + 1);
        assertThat(examples())
                .extracting(Example::command)
                .allSatisfy(command -> assertThat(command).contains(BASE));
        run.system().template().routes().stream()
                .filter(route -> PublishedContract.covers(route.path()))
                .forEach(route -> assertThat(examples())
                        .extracting(Example::command)
                        .anyMatch(command -> command.contains(BASE + route.path())));
    }

    @Test
    void theMapHasEveryFolder() {
        Stream<Path> folders = Stream.of("functions", "shared")
                .map(Repository.ROOT::resolve)
                .flatMap(folder -> Repository.folders(folder).stream())
                .filter(folder -> folder.resolve("pom.xml").toFile().exists())
                .map(Repository.ROOT::relativize);

        assertThat(folders).isNotEmpty().allSatisfy(folder -> assertThat(TEXT).contains("| `" + folder + "` |"));
    }

    @Test
    void namesEveryFunctionAndEventOfItsSamCommandsAsTheyAre() {
        List<MatchResult> commands = Pattern.compile("sam local invoke (\\S+) -e (\\S+) --env-vars .sam/env.json")
                .matcher(TEXT)
                .results()
                .toList();

        assertThat(commands).isNotEmpty().allSatisfy(command -> {
            assertThat(run.system().template().functions())
                    .extracting(Function::name)
                    .contains(command.group(1));
            assertThat(Repository.ROOT.resolve(command.group(2))).exists();
        });
    }

    @Test
    void deploysWithParametersAndOutputsThatTheTemplateHas() {
        String template = Repository.text(Repository.ROOT.resolve("template.yaml"));

        assertThat(all("--parameter-overrides (.*)"))
                .isNotEmpty()
                .allSatisfy(parameters -> assertThat(parameters).contains("Release="));
        assertThat(all("--parameter-overrides (.*)").getFirst().split(" ", -1))
                .allSatisfy(parameter -> assertThat(template)
                        .contains("\n  " + parameter.replaceFirst("\"?(\\w+)=.*", "$1") + ":\n    Type: "));
        assertThat(all("\\$\\(output (\\w+)\\)"))
                .hasSizeGreaterThan(5)
                .allSatisfy(output -> assertThat(template).contains("\n  " + output + ":\n    Description: "));
    }

    private static List<String> all(String pattern) {
        return Pattern.compile(pattern)
                .matcher(TEXT)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    @Test
    void showsEveryCommandOfTheOperatorAndNoOther() {
        List<String> shown = Pattern.compile("\\./mvnw (?:-q )?-Poperate -pl shared/operator -am -Dargs=\"([\\w-]+)")
                .matcher(TEXT)
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();

        assertThat(shown).containsExactlyElementsOf(OperatorCli.COMMANDS);
        assertThat(Pattern.compile("-Poperate(?! -pl shared/operator -am -Dargs=\"[\\w-]+)")
                        .matcher(TEXT)
                        .find())
                .isFalse();
    }
}
