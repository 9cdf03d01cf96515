package com.allmine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Makes a function's ahead-of-time cache while its container image is built: starts it as for a snapshot, and ends it. */
public final class Train {
    private Train() {}

    /** Arguments: the cache to make, a file with the class path, the handler. The environment is the function's own. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path cache = Path.of(args[0]);
        List<String> command = List.of(
                Layout.jdk().resolve("bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.net.preferIPv4Stack=true",
                "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-XX:AOTCacheOutput=" + cache,
                "-classpath",
                Files.readString(Path.of(args[1])).strip(),
                Layout.MAIN);
        Variant variant = new Variant("function", cache, args[2], System.getenv());
        Layout layout = new Layout(Path.of("").toAbsolutePath(), command);
        try (FunctionProcess process = new FunctionProcess(variant, layout, Map.of(), true)) {
            process.restored();
            process.finish();
            if (!Files.exists(cache)) {
                throw new IllegalStateException("no cache was made\n" + process.log());
            }
        }
        System.exit(0);
    }
}
