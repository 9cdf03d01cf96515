package com.allmine.peers.plain;

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
import java.io.UncheckedIOException;
import java.util.Map;

/** Saves the gender, with nothing but Lambda's own classes. */
public final class SaveGender implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private final ObjectMapper json = new ObjectMapper();
    private final Onboarding onboarding = new Onboarding();

    @Override
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
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

    private String gender(String body) {
        try {
            String gender = json.readTree(body).path("gender").asText();
            if (gender.matches(Onboarding.GENDERS)) {
                return gender;
            }
        } catch (JsonProcessingException e) {
            // Told below.
        }
        throw new Refused(400, "Validation failed", "gender: " + Onboarding.GENDER_WRONG);
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
