package com.allmine.peers.quarkus;

import com.allmine.peers.Onboarding;
import com.allmine.peers.Onboarding.Envelope;
import com.allmine.peers.Onboarding.Refused;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.io.UncheckedIOException;
import java.util.Map;

/** Saves the gender, wired, validated and written by Quarkus. */
@Named("save-gender")
public class SaveGender implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    @Inject
    Service service;

    @Inject
    ObjectMapper json;

    @Inject
    Validator validator;

    /** The one onboarding service of the function, made when the application starts. */
    @Singleton
    static class Service {
        final Onboarding onboarding = new Onboarding();
    }

    /** The body of a request. */
    public record Body(
            @NotNull(message = Onboarding.GENDER_WRONG)
            @Pattern(regexp = Onboarding.GENDERS, message = Onboarding.GENDER_WRONG)
            String gender) {}

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        try {
            return answer(Envelope.of(save(event)));
        } catch (Refused refused) {
            return answer(Envelope.of(refused));
        }
    }

    private Onboarding.Profile save(APIGatewayV2HTTPEvent event) {
        JWTClaimsSet caller = service.onboarding.caller(event.getHeaders());
        service.onboarding.admit(caller);
        return service.onboarding.saveGender(caller, gender(event.getBody()));
    }

    private String gender(String text) {
        try {
            Body body = json.readValue(text, Body.class);
            validator.validate(body).forEach(violation -> {
                throw new Refused(
                        400, "Validation failed", violation.getPropertyPath() + ": " + violation.getMessage());
            });
            return body.gender();
        } catch (JsonProcessingException e) {
            throw new Refused(400, "Validation failed");
        }
    }

    private APIGatewayV2HTTPResponse answer(Envelope envelope) {
        try {
            return APIGatewayV2HTTPResponse.builder()
                    .withStatusCode(envelope.statusCode())
                    .withHeaders(Map.of("Content-Type", "application/json"))
                    .withBody(json.writeValueAsString(envelope))
                    .build();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
