package com.allmine.operator.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts any text that is not blank and does not look like an option. */
public final class TextConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        refuseOption(text);
        if (text.isBlank()) {
            throw new TypeConversionException("must not be blank");
        }
        return text;
    }

    /** A misspelt option after an option without its value must not become that value. */
    static void refuseOption(String text) {
        if (text.startsWith("--")) {
            throw new TypeConversionException("the value is missing, because \"" + text + "\" looks like an option");
        }
    }
}
