package com.allmine.emulators.stepfunctions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Takes away the {@code sync-} that the SDK puts before the host of {@code StartSyncExecution}, where the host is this
 * machine. The SDK loads it by the name in {@code software/amazon/awssdk/services/sfn/execution.interceptors} on the
 * class path of the client: wherever this module is on it, nothing is to be done. A function has a class loader of its
 * own without it: the local run calls {@link #installIn} with a folder of that class path, such as the one that the
 * package is unpacked into, and makes that loader the thread's context loader while the function is wired, as Lambda
 * does, for the SDK asks the context loader first.
 */
public final class LoopbackHost implements ExecutionInterceptor {
    private static final String PREFIX = "sync-";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");
    private static final List<String> FILES = List.of(
            "com/allmine/emulators/stepfunctions/LoopbackHost.class",
            "software/amazon/awssdk/services/sfn/execution.interceptors");

    @Override
    public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
        SdkHttpRequest request = context.httpRequest();
        if (!request.host().startsWith(PREFIX)) {
            return request;
        }
        String host = request.host().substring(PREFIX.length());
        return LOOPBACK.contains(host) ? request.toBuilder().host(host).build() : request;
    }

    /** Puts the interceptor, and the file that names it, into a folder of a class path. */
    public static void installIn(Path classPath) {
        for (String name : FILES) {
            Path file = classPath.resolve(name);
            try (InputStream in = LoopbackHost.class.getResourceAsStream("/" + name)) {
                if (in == null) {
                    throw new IllegalStateException(name + " is not on the class path");
                }
                Files.createDirectories(file.resolveSibling("."));
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
