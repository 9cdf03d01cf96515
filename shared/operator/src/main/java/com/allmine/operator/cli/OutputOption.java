package com.allmine.operator.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that chooses between text for people and JSON for scripts. */
public final class OutputOption {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "text (the default), or json for one JSON object.")
    private Format format = Format.TEXT;

    /** A form of the output. */
    private enum Format {
        TEXT,
        JSON
    }

    private static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) {
            return switch (text) {
                case "text" -> Format.TEXT;
                case "json" -> Format.JSON;
                default -> throw new TypeConversionException("must be text or json");
            };
        }
    }

    public boolean isJson() {
        return format == Format.JSON;
    }
}
