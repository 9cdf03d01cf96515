import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the JVM options of each compiler that the build starts. The options put Error Prone on the class path of that
 * JVM and name an ahead-of-time cache of its classes. Without the cache, most of a compiler's time is for loading them.
 */
public final class CompilerOptions {
    private CompilerOptions() {}

    /** Takes the file to write as its argument, and Error Prone with its plugins as its class path. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path file = Path.of(args[0]);
        Path cache = file.resolveSibling("javac-" + Runtime.version() + ".aot");
        List<String> options = options();
        List<String> cached = new ArrayList<>(options);
        cached.add("-XX:AOTCache=" + quoted(cache));
        if (Files.exists(cache)
                && Files.exists(file)
                && Files.readAllLines(file).equals(cached)) {
            return;
        }
        Files.createDirectories(file.getParent());
        List<String> training = new ArrayList<>(options);
        training.add("-XX:AOTCacheOutput=" + quoted(cache));
        Files.write(file, training);
        compileThisFile(file);
        Files.write(file, cached);
    }

    private static List<String> options() {
        List<String> options = new ArrayList<>();
        // javac runs for seconds and is faster without C2.
        options.add("-XX:TieredStopAtLevel=1");
        options.add("-XX:+UseSerialGC");
        options.add("-Djava.class.path=" + quoted(classPath()));
        // Error Prone uses internal classes of javac.
        for (String part : List.of("api", "file", "main", "model", "parser", "processing", "tree", "util")) {
            options.add("--add-exports=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
        }
        for (String part : List.of("code", "comp")) {
            options.add("--add-opens=jdk.compiler/com.sun.tools.javac." + part + "=ALL-UNNAMED");
        }
        return options;
    }

    /** Otherwise a space would end the option. */
    private static String quoted(Object value) {
        return "\"" + value + "\"";
    }

    /** Without the folder of the project's classes, which no ahead-of-time cache takes. */
    private static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .sorted()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The training run: the cache holds the classes that it loads. */
    private static void compileThisFile(Path options) throws IOException, InterruptedException {
        Path classes = options.resolveSibling("training");
        Path log = options.resolveSibling("training.log");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-J-XX:VMOptionsFile=" + options,
                "-XDcompilePolicy=simple",
                "--should-stop=ifError=FLOW",
                "-Xplugin:ErrorProne -Xep:NullAway:ERROR -XepOpt:NullAway:OnlyNullMarked=true",
                "-processorpath",
                classPath(),
                "-d",
                classes.toString(),
                ".mvn/CompilerOptions.java");
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException(Files.readString(log));
        }
    }
}
