package com.allmine.bench;

import com.allmine.api.lambda.Invocation;
import com.allmine.emulators.stepfunctions.LoopbackHostInterceptor;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A variant in this JVM, in a class loader that sees only the JDK and the classes of Lambda's runtime. */
final class LoadedFunction implements AutoCloseable {
    private static final Context CONTEXT = new Invocation("bench", "bench");

    private final URLClassLoader classes;
    private final Request request;

    private LoadedFunction(URLClassLoader classes, Request request) {
        this.classes = classes;
        this.request = request;
    }

    private interface Request {
        void serve(InputStream event, OutputStream response) throws IOException;
    }

    /**
     * Unpacks and constructs a function.
     *
     * @param emulators system properties by which the AWS SDK finds the emulators
     */
    static LoadedFunction load(Variant variant, Map<String, String> emulators)
            throws IOException, ReflectiveOperationException {
        System.getProperties().putAll(variant.environment());
        System.getProperties().putAll(emulators);
        Path task = Files.createTempDirectory("allmine-bench-");
        variant.unpack(task);
        LoopbackHostInterceptor.installIn(task);
        List<URL> classPath = new ArrayList<>(List.of(task.toUri().toURL()));
        if (Files.isDirectory(task.resolve("lib"))) {
            for (Path jar : Variant.files(task.resolve("lib"))) {
                classPath.add(jar.toUri().toURL());
            }
        }
        URLClassLoader classes = new URLClassLoader(classPath.toArray(URL[]::new), new RuntimeClasses());
        Thread.currentThread().setContextClassLoader(classes);
        Object handler = classes.loadClass(variant.handler()).getConstructor().newInstance();
        return new LoadedFunction(classes, request(handler, classes));
    }

    @SuppressWarnings("unchecked") // the handler's own type arguments are the classes
    private static Request request(Object handler, ClassLoader classes) {
        if (handler instanceof RequestStreamHandler streaming) {
            return (event, response) -> streaming.handleRequest(event, response, CONTEXT);
        }
        ParameterizedType types = (ParameterizedType) handler.getClass().getGenericInterfaces()[0];
        PojoSerializer<Object> events =
                LambdaEventSerializers.serializerFor((Class<Object>) types.getActualTypeArguments()[0], classes);
        PojoSerializer<Object> responses =
                LambdaEventSerializers.serializerFor((Class<Object>) types.getActualTypeArguments()[1], classes);
        return (event, response) -> responses.toJson(
                ((RequestHandler<Object, Object>) handler).handleRequest(events.fromJson(event), CONTEXT), response);
    }

    ByteArrayOutputStream invoke(byte[] event) throws IOException {
        Thread.currentThread().setContextClassLoader(classes);
        ByteArrayOutputStream response = new ByteArrayOutputStream(4096);
        request.serve(new ByteArrayInputStream(event), response);
        return response;
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }

    /** The classes of Lambda's runtime and no others. */
    private static final class RuntimeClasses extends ClassLoader {
        RuntimeClasses() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("com.amazonaws.services.lambda.")
                    && !name.startsWith("com.amazonaws.services.lambda.runtime.events.")) {
                return LoadedFunction.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
        }
    }
}
