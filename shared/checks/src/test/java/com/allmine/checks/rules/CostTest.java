package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.allmine.api.lambda.Invocation;
import com.allmine.local.HostedFunction;
import com.allmine.local.LocalRun;
import com.allmine.local.Repository;
import com.allmine.template.LambdaFunction;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A warm request allocates as many bytes as costs.md says, and the package is as large. */
@Tag("slow")
class CostTest {
    private static final String COSTS = Repository.text(Repository.ROOT.resolve("shared/checks/costs.md"));

    /** In KiB. Names and ports differ by less between machines. The smallest trick that is worth its code saves more. */
    private static final double REQUEST_TOLERANCE = 2;

    /** In KiB. New versions of our libraries differ by less, and a new library of note is larger. */
    private static final double PACKAGE_TOLERANCE = 200;

    /** Enough for the cold ones, and those that read expired data again, not to change the median. */
    private static final int REQUESTS = 41;

    /** These may time out on a busy machine, because they load classes. */
    private static final int COLD_REQUESTS = 5;

    /** The event that undoes another one, which would be refused if it were repeated. */
    private static final Map<String, String> BEFORE =
            Map.of("record-consent/200-terms-of-use.json", "record-consent/200-refusal.json");

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** A separate run: the entries that other tests leave in the tables would make responses longer. */
    @AutoClose
    private static final LocalRun RUN =
            LocalRun.hosting(costs().stream().map(Cost::function).toArray(String[]::new));

    record Cost(String function, String event, int request, int size) {}

    static List<Cost> costs() {
        return Pattern.compile("(?m)^\\| `(\\w+)` \\| `([\\w./-]+)` \\| ([\\d,]+) \\| ([\\d,]+) \\|$")
                .matcher(COSTS)
                .results()
                .map(row -> new Cost(row.group(1), row.group(2), number(row.group(3)), number(row.group(4))))
                .toList();
    }

    private static int number(String text) {
        return Integer.parseInt(text.replace(",", ""));
    }

    @Test
    void readsEachRow() {
        assertThat(costs()).hasSize(12);
    }

    @ParameterizedTest
    @MethodSource("costs")
    void allocatesAsManyBytesAsListed(Cost cost) {
        HostedFunction function =
                Objects.requireNonNull(RUN.system().functions().get(cost.function()));
        String event = event(cost.event());
        Optional<String> before = Optional.ofNullable(BEFORE.get(cost.event())).map(CostTest::event);
        long[] allocated = new long[REQUESTS];

        for (int i = 0; i < REQUESTS; i++) {
            before.ifPresent(undoing -> invoke(function, undoing));
            long start = THREADS.getCurrentThreadAllocatedBytes();
            String response = invoke(function, event);
            allocated[i] = THREADS.getCurrentThreadAllocatedBytes() - start;
            if (i >= COLD_REQUESTS) {
                assertThat(response).doesNotContain("\\\"isSuccess\\\":false");
            }
        }

        Arrays.sort(allocated);
        assertThat(allocated[REQUESTS / 2] / 1024.0)
                .as("KiB of %s", cost.event())
                .isCloseTo(cost.request(), within(REQUEST_TOLERANCE));
    }

    private static String event(String name) {
        return Repository.text(Repository.ROOT.resolve("events").resolve(name));
    }

    private static String invoke(HostedFunction function, String event) {
        return function.invoke(event, new Invocation("recorded", function.name()));
    }

    @ParameterizedTest
    @MethodSource("costs")
    void isAsLargeAsListed(Cost cost) throws IOException {
        LambdaFunction function = RUN.system().template().functions().stream()
                .filter(described -> described.name().equals(cost.function()))
                .findFirst()
                .orElseThrow();

        assertThat(Files.size(Repository.ROOT.resolve(function.codeUri())) / 1024.0)
                .as("KiB of %s", function.codeUri())
                .isCloseTo(cost.size(), within(PACKAGE_TOLERANCE));
    }
}
