package com.allmine.bench;

import com.allmine.bench.RuntimeApi.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One execution environment: a function in a separate JVM, started as Lambda starts it. */
final class FunctionProcess implements AutoCloseable {
    private static final int TIMEOUT_SECONDS = 60;

    private final RuntimeApi api;
    private final Process process;
    private final Path log;
    private final long started;

    /** @param isSnapshot whether Lambda would make a snapshot of it before the first event */
    FunctionProcess(Variant variant, Layout layout, Map<String, String> emulators, boolean isSnapshot)
            throws IOException {
        long[] pid = {0};
        api = new RuntimeApi(() -> ClockReading.of(pid[0]));
        List<String> command = new ArrayList<>(layout.command());
        command.add(variant.handler());
        log = Files.createTempFile("allmine-bench-", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(layout.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(variant.environment());
        environment.putAll(emulators);
        environment.putAll(Map.of(
                "AWS_LAMBDA_RUNTIME_API",
                api.address(),
                "AWS_LAMBDA_FUNCTION_NAME",
                variant.name(),
                "AWS_LAMBDA_FUNCTION_VERSION",
                "1",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                "1024",
                "AWS_LAMBDA_LOG_GROUP_NAME",
                "/aws/lambda/" + variant.name(),
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "bench",
                "AWS_LAMBDA_LOG_FORMAT",
                "JSON",
                "AWS_LAMBDA_INITIALIZATION_TYPE",
                isSnapshot ? "snap-start" : "on-demand",
                "AWS_EXECUTION_ENV",
                "AWS_Lambda_java25",
                "LAMBDA_TASK_ROOT",
                layout.folder().toString()));
        environment.putAll(Map.of("_HANDLER", variant.handler(), "LANG", "en_US.UTF-8", "TZ", ":UTC", "PATH", "/bin"));
        started = System.nanoTime();
        process = builder.start();
        pid[0] = process.pid();
    }

    /** Has the event answered; the first one waits until the function has started. */
    Reply invoke(String event) throws InterruptedException {
        api.send(event);
        Reply reply = null;
        for (int waited = 0; reply == null && waited < TIMEOUT_SECONDS && process.isAlive(); waited++) {
            reply = api.replies().poll(1, TimeUnit.SECONDS);
        }
        if (reply == null || !reply.isAnswer()) {
            throw new IllegalStateException((reply == null ? "no answer" : reply.text()) + "\n" + log());
        }
        return reply;
    }

    /** Before the process was there. */
    ClockReading spawned() {
        return new ClockReading(started, 0, 0);
    }

    ClockReading initialized() {
        return api.initialized();
    }

    ClockReading restored() {
        return api.restored();
    }

    ClockReading now() {
        return ClockReading.of(process.pid());
    }

    double peakMemory() {
        return ClockReading.peakMemory(process.pid());
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }

    /** Ends the process in order, as far as it goes: it writes its ahead-of-time cache, if it was told to. */
    void finish() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("does not end\n" + log());
        }
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        api.close();
        Files.delete(log);
    }
}
