package com.allmine.operator.cli;

import com.allmine.api.input.Choice;
import com.allmine.data.audit.AuditStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Accepts a stream as the API writes it. */
public final class StreamConverter implements ITypeConverter<AuditStream> {
    @Override
    public AuditStream convert(String text) {
        AuditStream stream = Choice.find(AuditStream.class, text);
        if (stream == null) {
            throw new TypeConversionException("must be one of " + Choice.wires(AuditStream.class));
        }
        return stream;
    }
}
