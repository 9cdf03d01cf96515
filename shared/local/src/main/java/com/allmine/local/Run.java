package com.allmine.local;

import com.allmine.operator.file.FaultyFile;
import com.allmine.template.InvalidTemplate;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code ./mvnw -Prun}: starts the system from the functions' zips and prints how to use it. */
public final class Run {
    private static final int PORT = 3000;

    private Run() {}

    /**
     * Reads these variables: {@code PORT} (3000); {@code DATA_DIR}, a folder that keeps the tables. {@code
     * TRUSTED_ISSUERS} is the parameter of the template. {@code EVENTS_URL} is the address that gets each event.
     */
    public static void main(String[] args) throws IOException {
        PrintStream console = System.out;
        Path log = Files.createDirectories(Path.of("shared", "local", "target")).resolve("functions.log");
        // A function's standard output is its log, as in Lambda.
        System.setOut(new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8));
        try {
            Map<String, String> environment = System.getenv();
            Optional<Path> folder = present(environment.get("DATA_DIR")).map(Path::of);
            Map<String, String> parameters = new TreeMap<>();
            present(environment.get("TRUSTED_ISSUERS")).ifPresent(issuers -> parameters.put("TrustedIssuers", issuers));
            present(environment.get("EVENTS_URL"))
                    .ifPresent(receiver -> parameters.put("EventReceiverUrl", url(receiver)));
            LocalSystem system = LocalSystem.start(
                    Path.of(""), port(environment.get("PORT")), folder, parameters, console, function -> true);
            Runtime.getRuntime().addShutdownHook(new Thread(system::close));
            console.println(Welcome.text(system, log));
            system.deliverEvents(console);
        } catch (CannotStart | InvalidTemplate | FaultyFile e) {
            console.println(e.getMessage());
            System.exit(1);
        } catch (RuntimeException e) {
            // The emulators' threads would keep the process alive after a failed start.
            e.printStackTrace(console);
            System.exit(1);
        }
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    /** Any address: events contain ids only, and a receiver may be in a container or on another machine. */
    private static String url(String text) {
        try {
            URI url = new URI(text.strip());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url.toString();
            }
        } catch (URISyntaxException e) {
            // Reported below, like an address of another scheme.
        }
        throw new CannotStart("EVENTS_URL must be an http or https address, not " + text);
    }

    /** The value of {@code PORT}, or the default. */
    static int port(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return PORT;
        }
        try {
            int port = Integer.parseInt(text.strip());
            if (port > 0 && port < 65536) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Reported below, like a number out of range.
        }
        throw new CannotStart("PORT must be a number from 1 to 65535, not " + text);
    }
}
