package com.allmine.peers.micronaut;

import com.allmine.peers.Onboarding;
import com.allmine.peers.Onboarding.Envelope;
import com.allmine.peers.Onboarding.Refused;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.nimbusds.jwt.JWTClaimsSet;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.function.aws.MicronautRequestHandler;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.SerdeImport;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.validation.validator.Validator;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Saves the gender, wired, validated and written by Micronaut. */
@Introspected
public class SaveGender extends MicronautRequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    @Inject
    Onboarding onboarding;

    @Inject
    JsonMapper json;

    @Inject
    Validator validator;

    /** The parts of the function. */
    @Factory
    @SerdeImport(Onboarding.Envelope.class)
    @SerdeImport(Onboarding.Profile.class)
    @SerdeImport(Onboarding.Photo.class)
    static class Wiring {
        @Context
        Onboarding onboarding() {
            return new Onboarding();
        }
    }

    /** The body of a request. */
    @Serdeable
    public record Body(
            @NotNull(message = Onboarding.GENDER_WRONG)
            @Pattern(regexp = Onboarding.GENDERS, message = Onboarding.GENDER_WRONG)
            String gender) {}

    @Override
    public APIGatewayV2HTTPResponse execute(APIGatewayV2HTTPEvent event) {
        try {
            return answer(Envelope.of(save(event)));
        } catch (Refused refused) {
            return answer(Envelope.of(refused));
        }
    }

    private Onboarding.Profile save(APIGatewayV2HTTPEvent event) {
        JWTClaimsSet caller = onboarding.caller(event.getHeaders());
        onboarding.admit(caller);
        return onboarding.saveGender(caller, gender(event.getBody()));
    }

    private String gender(String text) {
        try {
            Body body = json.readValue(text, Body.class);
            validator.validate(body).forEach(violation -> {
                throw new Refused(
                        400, "Validation failed", violation.getPropertyPath() + ": " + violation.getMessage());
            });
            return body.gender();
        } catch (IOException e) {
            throw new Refused(400, "Validation failed");
        }
    }

    private APIGatewayV2HTTPResponse answer(Envelope envelope) {
        try {
            return APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(envelope.statusCode())
                    .withHeaders(Map.of("Content-Type", "application/json"))
                    .withBody(new String(json.writeValueAsBytes(envelope), StandardCharsets.UTF_8))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
