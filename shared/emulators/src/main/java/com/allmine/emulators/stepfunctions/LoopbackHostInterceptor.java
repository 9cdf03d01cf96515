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
 * Removes the {@code sync-} that the SDK prepends to the host of {@code StartSyncExecution}, if the host is this
 * machine.
 *
 * <p>The SDK finds the interceptor by the file {@code software/amazon/awssdk/services/sfn/execution.interceptors} on
 * the class path. The class loader that has the SDK of a function does not have that file. The local run therefore
 * copies it with {@link #installIn} to a folder of that class loader.
 */
public final class LoopbackHostInterceptor implements ExecutionInterceptor {
    private static final String PREFIX = "sync-";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost");
    private static final List<String> FILES = List.of(
            LoopbackHostInterceptor.class.getName().replace('.', '/') + ".class",
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

    /** Copies the interceptor, and the file that names it, to a folder of a class path. */
    public static void installIn(Path classPath) {
        for (String name : FILES) {
            Path file = classPath.resolve(name);
            try (InputStream in = LoopbackHostInterceptor.class.getResourceAsStream("/" + name)) {
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
