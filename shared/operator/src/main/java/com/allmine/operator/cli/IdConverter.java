package com.allmine.operator.cli;

import com.allmine.operator.file.FreeText;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts ids by the API's rules, except those that look like an option. */
public final class IdConverter implements ITypeConverter<String> {
    @Override
    public String convert(String id) {
        TextConverter.refuseOption(id);
        if (!FreeText.isId(id)) {
            throw new TypeConversionException(FreeText.ID_RULE);
        }
        return id;
    }

    /** The ids in a text with commas between them. */
    public static Set<String> split(String text) {
        Set<String> ids = new TreeSet<>();
        for (String id : text.split(",", -1)) {
            if (!ids.add(new IdConverter().convert(id))) {
                throw new TypeConversionException(id + " is named twice");
            }
        }
        return ids;
    }
}
