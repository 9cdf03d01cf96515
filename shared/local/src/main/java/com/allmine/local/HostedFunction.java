package com.allmine.local;

import com.allmine.local.SharedLibraries.Library;
import com.allmine.template.LambdaFunction;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * One function, run from its zip as Lambda runs it: unpacked, in a class loader that sees only the runtime's classes.
 */
public final class HostedFunction implements AutoCloseable {
    private static final String LIBRARIES = "lib";

    private final LambdaFunction function;
    private final Path task;
    private final URLClassLoader classes;
    private final RequestStreamHandler handler;

    private HostedFunction(LambdaFunction function, Path task, Set<Library> shared, Map<String, String> emulators) {
        this.function = function;
        this.task = task;
        this.classes = classes(function.name(), task, shared);
        this.handler = within(() -> wire(emulators));
    }

    /**
     * Unpacks and wires a function.
     *
     * @param emulators system properties by which the AWS SDK finds the emulators
     * @throws CannotStart if its zip or its handler is missing, or its constructor fails
     */
    public static HostedFunction load(LambdaFunction function, Path root, Map<String, String> emulators) {
        Path zip = root.resolve(function.codeUri());
        if (!Files.isRegularFile(zip)) {
            throw new CannotStart("the package " + zip + " of " + function.name() + " is missing: build it first");
        }
        Path task = folder();
        try {
            Set<Library> shared = unpack(zip, task);
            return new HostedFunction(function, task, shared, emulators);
        } catch (RuntimeException e) {
            delete(task);
            throw e;
        }
    }

    /**
     * Invokes the function with an event and returns its response, both as JSON. Exceptions of the function pass
     * through.
     */
    public String invoke(String event, Context context) {
        InputStream in = new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        return within(() -> {
            try {
                handler.handleRequest(in, response, context);
                return response.toString(StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Sets the function's class loader as the thread's, as Lambda does. */
    private <T> T within(Supplier<T> call) {
        Thread thread = Thread.currentThread();
        ClassLoader outer = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            return call.get();
        } finally {
            thread.setContextClassLoader(outer);
        }
    }

    public String name() {
        return function.name();
    }

    /**
     * Constructs the handler while only the function's own settings are visible, so that a setting missing in the
     * template is missing here.
     */
    private RequestStreamHandler wire(Map<String, String> emulators) {
        Map<String, String> settings = new HashMap<>(function.environment());
        settings.putAll(emulators);
        synchronized (HostedFunction.class) {
            System.getProperties().putAll(settings);
            try {
                return classes.loadClass(function.handler())
                        .asSubclass(RequestStreamHandler.class)
                        .getConstructor()
                        .newInstance();
            } catch (ReflectiveOperationException | LinkageError | ClassCastException e) {
                throw new CannotStart(function.name() + " cannot be wired: " + root(e));
            } finally {
                function.environment().keySet().forEach(System::clearProperty);
            }
        }
    }

    private static Throwable root(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : root(cause);
    }

    /** The class loader sees the package and the classes of Lambda's runtime, and nothing else. */
    private static URLClassLoader classes(String name, Path task, Set<Library> shared) {
        try (Stream<Path> own = Files.list(task.resolve(LIBRARIES))) {
            ClassLoader libraries = SharedLibraries.of(shared, new RuntimeClasses());
            return new URLClassLoader(
                    name, SharedLibraries.urls(Stream.concat(Stream.of(task), own.sorted())), libraries);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("allmine-function-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacks all but the libraries that packages share, and returns those. */
    private static Set<Library> unpack(Path zip, Path task) {
        Set<Library> shared = new HashSet<>();
        try (ZipFile entries = new ZipFile(zip.toFile())) {
            for (ZipEntry entry : Collections.list(entries.entries())) {
                Path file = task.resolve(entry.getName()).normalize();
                if (!file.startsWith(task)) {
                    throw new CannotStart(zip + " holds a path that leads outside: " + entry.getName());
                }
                Library library = new Library(file.getFileName().toString(), entry.getCrc());
                boolean isLibrary = !entry.isDirectory() && file.startsWith(task.resolve(LIBRARIES));
                if (isLibrary && SharedLibraries.has(library)) {
                    shared.add(library);
                } else if (!entry.isDirectory()) {
                    Files.createDirectories(file.getParent());
                    try (InputStream in = entries.getInputStream(entry)) {
                        Files.copy(in, file);
                    }
                    if (isLibrary && SharedLibraries.isShared(file)) {
                        SharedLibraries.keep(library, file);
                        Files.delete(file);
                        shared.add(library);
                    }
                }
            }
            Files.createDirectories(task.resolve(LIBRARIES));
            return shared;
        } catch (IOException e) {
            throw new CannotStart("the package " + zip + " cannot be unpacked: " + e.getMessage());
        }
    }

    @Override
    public void close() throws IOException {
        classes.close();
        delete(task);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The classes of Lambda's Java runtime and no others: the JDK and these packages. */
    private static final class RuntimeClasses extends ClassLoader {
        private static final List<String> PACKAGES = List.of(
                "com.amazonaws.services.lambda.crac.",
                "com.amazonaws.services.lambda.runtime.",
                "com.amazonaws.services.lambda.runtime.logging.");

        RuntimeClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (PACKAGES.contains(name.substring(0, name.lastIndexOf('.') + 1))) {
                return HostedFunction.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
