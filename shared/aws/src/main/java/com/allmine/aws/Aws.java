package com.allmine.aws;

import com.allmine.api.errors.Problem;
import com.allmine.api.errors.Refusal;
import com.allmine.api.lambda.InvocationLog;
import com.allmine.api.lambda.SnapStart;
import java.time.Duration;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Builds every AWS client in the same way, and turns the failures of a call into refusals. */
public final class Aws {
    /**
     * The timeouts of one attempt and of a call with all attempts. Three calls in a row take less time than a function
     * has.
     */
    private static final Duration ATTEMPT = Duration.ofSeconds(2);

    private static final Duration CALL = Duration.ofSeconds(4);

    private static final ExecutionInterceptor REQUESTS = new ExecutionInterceptor() {
        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            // A snapshot must not contain an open connection.
            SdkHttpRequest request = context.httpRequest();
            return SnapStart.isPriming() ? request.copy(r -> r.putHeader("Connection", "close")) : request;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            InvocationLog.countRoundTrip();
        }
    };

    private Aws() {}

    /** A client with short timeouts on the lightest HTTP client. The environment gives region, endpoint and credentials. */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C client(B builder) {
        return http(builder, ATTEMPT)
                .overrideConfiguration(o -> o.apiCallAttemptTimeout(ATTEMPT)
                        .apiCallTimeout(CALL)
                        .retryStrategy(strategy -> strategy.retryOnException(Aws::isConflict))
                        .addExecutionInterceptor(REQUESTS))
                .build();
    }

    /** Whether a transaction in progress holds the item of a single write, which the SDK does not retry by default. */
    private static boolean isConflict(Throwable e) {
        return e instanceof AwsServiceException service
                && service.awsErrorDetails() != null
                && "TransactionConflictException"
                        .equals(service.awsErrorDetails().errorCode());
    }

    /** A client for calls that may take this long, and that it does not retry. */
    public static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> C withoutRetries(
            Duration timeout, B builder) {
        return http(builder, timeout)
                .overrideConfiguration(o -> o.apiCallTimeout(timeout)
                        .retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(REQUESTS))
                .build();
    }

    private static <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B http(
            B builder, Duration timeout) {
        return builder.httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(ATTEMPT).socketTimeout(timeout));
    }

    /**
     * Makes a call.
     *
     * @param what the name of the call, for the log
     * @throws Refusal {@code SERVICE_UNAVAILABLE} if the service cannot be reached, times out or asks for a retry.
     *     {@code INTERNAL_ERROR} if it rejects the call as invalid or forbidden, which is a defect of ours
     */
    public static <T> T call(String what, Supplier<T> call) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            String code = e.awsErrorDetails().errorCode();
            String reason = what + ": " + code + " " + e.statusCode();
            // AWS names every error, so a response without a name is incomplete.
            boolean passing = e.statusCode() >= 500
                    || e.isThrottlingException()
                    || e.isRetryableException()
                    || isConflict(e)
                    || (code == null && e.statusCode() == 400);
            throw (passing ? Problem.SERVICE_UNAVAILABLE : Problem.INTERNAL_ERROR)
                    .refusal()
                    .because(reason)
                    .from(e);
        } catch (SdkClientException e) {
            throw unavailable(what, e);
        }
    }

    private static Refusal unavailable(String what, SdkException e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return Problem.SERVICE_UNAVAILABLE
                .refusal()
                .because(what + ": " + e.getClass().getSimpleName() + " by "
                        + root.getClass().getSimpleName())
                .from(e);
    }
}
