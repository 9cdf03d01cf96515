package com.allmine.data.identity;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Who a user is, as they say or as the national register confirmed. Its text is JSON and is encrypted wherever it is
 * stored or handed on.
 *
 * @param birthDate {@code YYYY-MM-DD}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Identity(
        String userIdentityNumber, String name, @Nullable String secondName, String surname, String birthDate) {
    /** The field that an identity is encrypted for. */
    public static final String FIELD = "identity";

    public String text() {
        return Json.write(this);
    }

    /** The identity in a text that {@link #text} made. */
    public static Identity parse(String text) {
        JsonNode json = Json.object(text).orElseThrow();
        return new Identity(
                json.path("userIdentityNumber").asText(),
                json.path("name").asText(),
                json.path("secondName").textValue(),
                json.path("surname").asText(),
                json.path("birthDate").asText());
    }

    /** The name with the second one, as the profile and the national register have it. */
    public String givenNames() {
        return secondName == null ? name : name + " " + secondName;
    }

    public Instant birthInstant() {
        return LocalDate.parse(birthDate).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return "Identity[hidden]";
    }
}
