package com.allmine.template;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** Writes the routes of a template to a file, one route key a line, for a function that must not read YAML. */
public final class RoutesFile {
    private RoutesFile() {}

    /**
     * Runs in the build.
     *
     * @param args the template, and the file to write
     */
    public static void main(String[] args) throws IOException {
        SamTemplate template = SamTemplate.parse(Files.readString(Path.of(args[0])));
        Path file = Path.of(args[1]);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(
                file,
                template.routes().stream().map(route -> route.key() + "\n").collect(Collectors.joining()));
    }
}
