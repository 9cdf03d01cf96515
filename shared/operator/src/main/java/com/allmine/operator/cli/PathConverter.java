package com.allmine.operator.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts a path that is not blank and does not look like an option. */
public final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        try {
            return Path.of(new TextConverter().convert(text));
        } catch (InvalidPathException e) {
            throw new TypeConversionException("is not a path");
        }
    }
}
