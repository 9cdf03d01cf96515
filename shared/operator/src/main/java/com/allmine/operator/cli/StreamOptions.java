package com.allmine.operator.cli;

import com.allmine.api.input.Choice;
import com.allmine.data.audit.AuditStream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that name the entries of a tenant: the tenant and the stream. */
public final class StreamOptions {
    @Option(
            names = "--tenant",
            paramLabel = "TENANT",
            required = true,
            converter = IdConverter.class,
            description = "The tenant of the entries.")
    private String tenantId = "";

    @Option(
            names = "--stream",
            paramLabel = "STREAM",
            required = true,
            converter = StreamConverter.class,
            description = "The stream of the entries: permission or consent.")
    private AuditStream stream = AuditStream.PERMISSION;

    private static final class StreamConverter implements ITypeConverter<AuditStream> {
        @Override
        public AuditStream convert(String text) {
            AuditStream stream = Choice.find(AuditStream.class, text);
            if (stream == null) {
                throw new TypeConversionException("must be one of " + Choice.wires(AuditStream.class));
            }
            return stream;
        }
    }

    public String tenantId() {
        return tenantId;
    }

    public AuditStream stream() {
        return stream;
    }
}
