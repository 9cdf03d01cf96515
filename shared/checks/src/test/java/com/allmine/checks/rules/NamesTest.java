package com.allmine.checks.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.local.Repository;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Holds names to the field's words, and files and packages to a size that a reader takes in. */
class NamesTest {
    private static final int MOST_LINES = 330;
    private static final int MOST_TYPES = 15;

    /** Words that this code once had for things that the field names otherwise. */
    private static final Set<String> PRIVATE_WORDS = Set.of(
            "rehearsal",
            "rehearsals",
            "rehearse",
            "stranger",
            "strangers",
            "seal",
            "seals",
            "sealed",
            "sealer",
            "sealing",
            "unseal",
            "unsealed",
            "reseal",
            "keyed",
            "ring",
            "admission",
            "admissions",
            "matrix",
            "matrices",
            "patience",
            "moment",
            "moments",
            "wish",
            "wishes",
            "engine",
            "engines",
            "noes");

    /** Types whose name was one of these had a second meaning. */
    private static final Set<String> PRIVATE_TYPES = Set.of(
            "Access",
            "Answer",
            "Call",
            "Claims",
            "Denials",
            "Form",
            "Fresh",
            "Keep",
            "Kept",
            "Keyed",
            "Keys",
            "Operate",
            "Races",
            "Received",
            "Right",
            "Sent",
            "Snapshot",
            "Step");

    /** The benchmark's peers are separate projects, each of them the same endpoint on another framework. */
    private static final Path PEERS = Repository.ROOT.resolve("shared/bench/peers");

    private static final List<Path> SOURCES = Repository.files(Repository.ROOT, ".java").stream()
            .filter(file -> !file.startsWith(PEERS))
            .toList();

    @Test
    void mainSourcesUseTheWordsOfTheField() throws IOException {
        List<Path> main = SOURCES.stream().filter(NamesTest::isMain).toList();
        List<String> names = names(main);

        assertThat(names).contains("Aws", "TestKeys");
        assertThat(names.stream().filter(NamesTest::isPrivate).distinct()).isEmpty();
    }

    private static boolean isMain(Path file) {
        return file.toString().contains("/src/main/java/");
    }

    private static boolean isPrivate(String name) {
        return PRIVATE_TYPES.contains(name)
                || Stream.of(name.split("_|(?<=[a-z0-9])(?=[A-Z])", -1))
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(PRIVATE_WORDS::contains);
    }

    /** The names of all types, methods, fields, parameters and variables, as javac reads them. */
    private static List<String> names(List<Path> sources) throws IOException {
        List<String> names = new ArrayList<>();
        TreeScanner<Void, List<String>> collector = new TreeScanner<>() {
            @Override
            public Void visitClass(ClassTree type, List<String> found) {
                found.add(type.getSimpleName().toString());
                return super.visitClass(type, found);
            }

            @Override
            public Void visitMethod(MethodTree method, List<String> found) {
                found.add(method.getName().toString());
                return super.visitMethod(method, found);
            }

            @Override
            public Void visitVariable(VariableTree variable, List<String> found) {
                found.add(variable.getName().toString());
                return super.visitVariable(variable, found);
            }
        };
        JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) javac.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources));
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(collector, names);
            }
        }
        return names;
    }

    @Test
    void noTwoTopLevelTypesHaveTheSameName() {
        assertThat(by(file -> file.getFileName().toString()).values().stream().filter(files -> files.size() > 1))
                .isEmpty();
    }

    @Test
    void noFileIsTooLongToRead() {
        assertThat(SOURCES.stream()
                        .collect(Collectors.toMap(
                                Repository.ROOT::relativize, NamesTest::lines, Math::max, TreeMap::new))
                        .entrySet()
                        .stream()
                        .filter(file -> file.getValue() > MOST_LINES))
                .as("files of more than %d lines", MOST_LINES)
                .isEmpty();
    }

    private static int lines(Path file) {
        return (int) Repository.text(file).lines().count();
    }

    @Test
    void noPackageIsTooLargeUnlessItSaysWhy() {
        Map<Path, Integer> sizes = new TreeMap<>();
        by(Path::getParent).forEach((folder, types) -> sizes.put(Repository.ROOT.relativize(folder), types.size()));

        assertThat(sizes.entrySet().stream()
                        .filter(folder -> folder.getValue() > MOST_TYPES)
                        .filter(folder -> !saysWhy(Repository.ROOT.resolve(folder.getKey()))))
                .as("folders with more than %d types; package-info.java does not give a reason for them", MOST_TYPES)
                .isEmpty();
    }

    private static boolean saysWhy(Path folder) {
        return Stream.of(folder.toString(), folder.toString().replace("/src/test/", "/src/main/"))
                .map(text -> Path.of(text).resolve("package-info.java"))
                .anyMatch(
                        info -> info.toFile().exists() && Repository.text(info).contains(MOST_TYPES + " types"));
    }

    private static <K extends Comparable<K>> Map<K, List<Path>> by(Function<Path, K> key) {
        return SOURCES.stream()
                .filter(file -> !file.endsWith("package-info.java"))
                .collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }
}
