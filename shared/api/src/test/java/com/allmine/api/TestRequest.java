package com.allmine.api;

import com.allmine.api.errors.Language;
import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a test sends: headers and a body. Every method returns a changed copy. */
public record TestRequest(
        Map<String, String> headers, @Nullable String body, boolean isBase64) {
    public static final TestRequest NOTHING = new TestRequest(Map.of(), null, false);

    public static TestRequest header(String name, String value) {
        return NOTHING.and(name, value);
    }

    public static TestRequest body(String text) {
        return new TestRequest(Map.of(), text, false);
    }

    public static TestRequest base64(String text) {
        return new TestRequest(Map.of(), text, true);
    }

    public TestRequest and(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new TestRequest(more, body, isBase64);
    }

    public ApiRequest request() {
        return new ApiRequest(event(), "invocation-1");
    }

    public APIGatewayV2HTTPEvent event() {
        return APIGatewayV2HTTPEvent.builder()
                .withRouteKey("POST /things")
                .withRawPath("/things")
                .withHeaders(headers)
                .withRequestContext(RequestContext.builder()
                        .withRequestId("gateway-1")
                        .withHttp(RequestContext.Http.builder()
                                .withMethod("POST")
                                .withPath("/things")
                                .build())
                        .build())
                .withBody(body)
                .withIsBase64Encoded(isBase64)
                .build();
    }

    /** The context of an invocation, with the two values that the code reads. */
    public static Context context() {
        return (Context) Proxy.newProxyInstance(
                TestRequest.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, values) -> switch (method.getName()) {
                    case "getAwsRequestId" -> "invocation-1";
                    case "getFunctionName" -> "SaveThing";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The sentences after the first with which a reading is refused as invalid; none fails the test. */
    public static List<String> causes(Supplier<?> reading) {
        Object read;
        try {
            read = reading.get();
        } catch (Refusal refusal) {
            if (refusal.problem() != Problem.VALIDATION_FAILED) {
                throw refusal;
            }
            List<String> errors = refusal.errors(Language.EN);
            return errors.subList(1, errors.size());
        }
        throw new AssertionError("not refused: " + read);
    }
}
