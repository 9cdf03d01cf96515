package com.allmine.data.identity;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A person's identity, as the user gave it or as the national register confirmed it. Its text is JSON, and is encrypted
 * wherever it is stored or passed on.
 *
 * @param birthDate {@code YYYY-MM-DD}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Identity(
        String userIdentityNumber, String name, @Nullable String secondName, String surname, String birthDate) {
    /** The attribute that holds an identity, and the field that it is encrypted for. */
    public static final String FIELD = "identity";

    /** The attribute that says how an identity was confirmed: {@code DECLARED} or {@link #REGISTER}. */
    public static final String METHOD = "identityMethod";

    /** The method of an identity that the national register confirmed. */
    public static final String REGISTER = "NVI";

    /** The attribute that holds the id of the request that confirmed an identity. */
    public static final String CONFIRMATION_ID = "identityConfirmationId";

    /** The attribute that says when an identity was confirmed. */
    public static final String CONFIRMED_AT = "identityConfirmedAt";

    /** The attribute that says when an identity was refused last. */
    public static final String REFUSED_AT = "identityRefusedAt";

    /** The attribute that says why an identity was refused last. */
    public static final String REFUSAL = "identityRefusal";

    /** The identity as JSON. */
    public String text() {
        return Json.write(this);
    }

    /** The identity of a text that {@link #text} made. */
    public static Identity parse(String text) {
        JsonNode json = Json.object(text).orElseThrow();
        return new Identity(
                json.path("userIdentityNumber").asText(),
                json.path("name").asText(),
                json.path("secondName").textValue(),
                json.path("surname").asText(),
                json.path("birthDate").asText());
    }

    /** The first and the second name, as the profile shows them and the national register expects them. */
    public String givenNames() {
        return secondName == null ? name : name + " " + secondName;
    }

    /** The start of the birth date in UTC. */
    public Instant birthInstant() {
        return LocalDate.parse(birthDate).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    @Override
    public String toString() {
        return "Identity[hidden]";
    }
}
