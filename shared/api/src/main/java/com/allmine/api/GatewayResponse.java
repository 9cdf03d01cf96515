package com.allmine.api;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A response as API Gateway takes it from a function, in payload format version 2.0.
 *
 * @param isBase64 whether the body is Base64 of bytes
 */
record GatewayResponse(int status, Map<String, String> headers, String body, boolean isBase64) {
    /** Writes the JSON by hand: data binding costs more at cold start than this whole class. */
    void write(OutputStream out) throws IOException {
        try (JsonGenerator json = Json.generator(out)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", status);
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                json.writeStringField(header.getKey(), header.getValue());
            }
            json.writeEndObject();
            json.writeStringField("body", body);
            json.writeBooleanField("isBase64Encoded", isBase64);
            json.writeEndObject();
        }
    }
}
