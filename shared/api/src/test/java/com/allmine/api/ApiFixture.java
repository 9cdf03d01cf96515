package com.allmine.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** An API that keeps its log lines, and endpoints written as functions. */
final class ApiFixture {
    final List<String> log = new ArrayList<>();
    final Api api = new Api(InstantSource.fixed(Instant.parse("2026-05-22T16:11:27.239Z")), log::add);

    GatewayResponse answer(TestRequest sent, Function<ApiRequest, ApiResponse> endpoint) {
        return answer(sent.event(), endpoint);
    }

    GatewayResponse answer(JsonNode event, Function<ApiRequest, ApiResponse> endpoint) {
        return api.answer(TestRequest.handler(api, endpoint), event, TestRequest.INVOCATION);
    }

    /** The one line that was logged. */
    ObjectNode logged() {
        assertThat(log).hasSize(1).first().asString().doesNotContain("\n");
        return Json.object(log.getFirst()).orElseThrow();
    }

    /** Throws anything, checked or not. */
    @SuppressWarnings({"unchecked", "DoNotCallSuggester"
    }) // the compiler takes T as unchecked; callers want it to throw
    static <T extends Throwable> ApiResponse crash(Throwable defect) throws T {
        throw (T) defect;
    }
}
