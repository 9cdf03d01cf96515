package com.allmine.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a type of record: its components in their order. Three annotations of Jackson have a meaning, no other:
 * {@link JsonProperty} renames a field, {@link JsonInclude} omits a null, and a {@link JsonValue} stands for the record.
 */
final class RecordFields {
    private static final ClassValue<RecordFields> OF = new ClassValue<>() {
        @Override
        protected RecordFields computeValue(Class<?> type) {
            return new RecordFields(type);
        }
    };

    private final List<Field> fields;

    private RecordFields(Class<?> type) {
        boolean omitsNulls = type.isAnnotationPresent(JsonInclude.class);
        this.fields = Arrays.stream(type.getRecordComponents())
                .map(component -> field(component, omitsNulls))
                .toList();
    }

    private record Field(String name, Method accessor, boolean omitsNull, boolean isWhole) {
        @Nullable
        Object of(Record record) {
            try {
                return accessor.invoke(record, (Object[]) null); // no array for no arguments
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Field field(RecordComponent component, boolean omitsNulls) {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true);
        JsonProperty renamed = accessor.getAnnotation(JsonProperty.class);
        return new Field(
                renamed == null ? component.getName() : renamed.value(),
                accessor,
                omitsNulls || accessor.isAnnotationPresent(JsonInclude.class),
                accessor.isAnnotationPresent(JsonValue.class));
    }

    static void write(Record record, ValueWriter values, JsonGenerator out) throws IOException {
        List<Field> fields = OF.get(record.getClass()).fields;
        if (fields.size() == 1 && fields.getFirst().isWhole) {
            values.write(fields.getFirst().of(record));
            return;
        }
        out.writeStartObject();
        for (Field field : fields) {
            Object value = field.of(record);
            if (value != null || !field.omitsNull) {
                out.writeFieldName(field.name);
                values.write(value);
            }
        }
        out.writeEndObject();
    }
}
