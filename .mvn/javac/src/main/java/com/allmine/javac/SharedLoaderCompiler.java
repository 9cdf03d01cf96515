package com.allmine.javac;

import com.sun.tools.javac.api.ClientCodeWrapper.Trusted;
import com.sun.tools.javac.file.CacheFSInfo;
import com.sun.tools.javac.file.JavacFileManager;
import com.sun.tools.javac.util.Context;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.inject.Named;
import javax.inject.Singleton;
import javax.lang.model.SourceVersion;
import javax.tools.DiagnosticListener;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.codehaus.plexus.compiler.javac.JavaxToolsCompiler;

/**
 * Maven's javac, with one class loader for Error Prone and NullAway in all modules. The original makes a class loader for
 * each of its 70 runs. The JVM then loads the same 2,000 classes each time, and compiles their methods again.
 */
@Named("default")
@Singleton
public final class SharedLoaderCompiler extends JavaxToolsCompiler {
    @Override
    protected JavaCompiler newJavaCompiler() {
        return new Javac(ToolProvider.getSystemJavaCompiler());
    }

    private record Javac(JavaCompiler original) implements JavaCompiler {
        @Override
        public StandardJavaFileManager getStandardFileManager(
                DiagnosticListener<? super JavaFileObject> listener, Locale locale, Charset charset) {
            Context context = new Context();
            context.put(DiagnosticListener.class, listener);
            CacheFSInfo.preRegister(context);
            return new Files(context, charset);
        }

        @Override
        public CompilationTask getTask(
                Writer out,
                JavaFileManager files,
                DiagnosticListener<? super JavaFileObject> listener,
                Iterable<String> options,
                Iterable<String> classes,
                Iterable<? extends JavaFileObject> sources) {
            return original.getTask(out, files, listener, options, classes, sources);
        }

        @Override
        public int isSupportedOption(String option) {
            return original.isSupportedOption(option);
        }

        @Override
        public int run(InputStream in, OutputStream out, OutputStream err, String... arguments) {
            return original.run(in, out, err, arguments);
        }

        @Override
        public Set<SourceVersion> getSourceVersions() {
            return original.getSourceVersions();
        }
    }

    /** Trusted like the file manager of javac, so that javac does not wrap it. */
    @Trusted
    private static final class Files extends JavacFileManager {
        private static final Map<String, ClassLoader> LOADERS = new ConcurrentHashMap<>();

        Files(Context context, Charset charset) {
            super(context, true, charset);
        }

        @Override
        protected ClassLoader getClassLoader(URL[] urls) {
            ClassLoader shared = LOADERS.computeIfAbsent(
                    Arrays.toString(urls), path -> new URLClassLoader(urls, JavacFileManager.class.getClassLoader()));
            // Not the shared loader itself: javac closes a Closeable loader after its run.
            return new ClassLoader(shared) {};
        }
    }
}
