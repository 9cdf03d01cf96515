package com.allmine.operator.cli;

import com.allmine.operator.file.DataFile;
import java.time.Instant;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts a timestamp with an offset, to the millisecond. */
public final class TimestampConverter implements ITypeConverter<Instant> {
    @Override
    public Instant convert(String text) {
        return DataFile.timestamp(text).orElseThrow(() -> new TypeConversionException(DataFile.TIMESTAMP_RULE));
    }
}
