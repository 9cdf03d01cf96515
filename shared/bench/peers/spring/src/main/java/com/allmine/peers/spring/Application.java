package com.allmine.peers.spring;

import com.allmine.peers.Onboarding;
import com.allmine.peers.Onboarding.Envelope;
import com.allmine.peers.Onboarding.Refused;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.nimbusds.jwt.JWTClaimsSet;
import jakarta.validation.Validator;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.context.annotation.Bean;

/** Saves the gender, wired, validated and written by Spring. */
@SpringBootApplication
public class Application {
    /** The body of a request. */
    public record Body(
            @NotNull(message = Onboarding.GENDER_WRONG)
            @Pattern(regexp = Onboarding.GENDERS, message = Onboarding.GENDER_WRONG)
            String gender) {}

    public static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }

    @Bean
    Onboarding onboarding() {
        return new Onboarding();
    }

    @Bean
    Function<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> saveGender(
            Onboarding onboarding, JsonMapper json, Validator validator) {
        return event -> {
            try {
                JWTClaimsSet caller = onboarding.caller(event.getHeaders());
                onboarding.admit(caller);
                return answer(
                        Envelope.of(onboarding.saveGender(caller, gender(event.getBody(), json, validator))), json);
            } catch (Refused refused) {
                return answer(Envelope.of(refused), json);
            }
        };
    }

    private static String gender(String text, JsonMapper json, Validator validator) {
        Body body = json.fromJson(text, Body.class);
        validator.validate(body).forEach(violation -> {
            throw new Refused(400, "Validation failed", violation.getPropertyPath() + ": " + violation.getMessage());
        });
        return body.gender();
    }

    private static APIGatewayV2HTTPResponse answer(Envelope envelope, JsonMapper json) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(envelope.statusCode())
                .withHeaders(Map.of("Content-Type", "application/json"))
                .withBody(json.toString(envelope))
                .build();
    }
}
