package com.allmine.peers.powertools;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.lambda.powertools.logging.Logging;
import software.amazon.lambda.powertools.metrics.FlushMetrics;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** Saves the gender, with a structured log line and a counter. */
public final class SaveGender implements RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(SaveGender.class);
    private static final Metrics METRICS = MetricsFactory.getMetricsInstance();

    private final ObjectMapper json = new ObjectMapper();
    private final Onboarding onboarding = new Onboarding();

    @Override
    @Logging
    @FlushMetrics(namespace = "Allmine", service = "save-gender", captureColdStart = true)
    public APIGatewayV2HTTPResponse handleRequest(APIGatewayV2HTTPEvent event, Context context) {
        try {
            Envelope saved = Envelope.of(save(event));
            METRICS.addMetric("OK", 1, MetricUnit.COUNT);
            LOG.info("saved");
            return answer(saved);
        } catch (Refused refused) {
            METRICS.addMetric("REFUSED", 1, MetricUnit.COUNT);
            LOG.info("refused with {}", refused.status());
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
