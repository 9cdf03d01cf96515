package com.allmine.operator;

import com.allmine.api.errors.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** What an operator reads when a command fails: what happened, and what to do about it. Always one line. */
final class Failure {
    private static final Set<String> SIGNED_OUT = Set.of(
            "ExpiredToken",
            "ExpiredTokenException",
            "RequestExpired",
            "InvalidClientTokenId",
            "InvalidGrantException",
            "InvalidSignatureException",
            "IncompleteSignature",
            "MissingAuthenticationToken",
            "MissingAuthenticationTokenException",
            "SignatureDoesNotMatch",
            "UnauthorizedException",
            "UnrecognizedClientException");

    private static final Set<String> FORBIDDEN =
            Set.of("AccessDenied", "AccessDeniedException", "ForbiddenException", "UnauthorizedOperation");

    private static final Set<String> CHANGED = Set.of(
            "ConditionalCheckFailedException",
            "ResourceExistsException",
            "TransactionCanceledException",
            "TransactionConflictException",
            "TransactionInProgressException");

    private static final String SIGN_IN = "Sign in to AWS again, for example with: aws sso login.";

    private Failure() {}

    static String sentence(Throwable failure) {
        return FreeText.shown(told(failure)).strip();
    }

    private static String told(Throwable failure) {
        return switch (failure) {
            case AwsServiceException e -> refused(e);
            case SdkClientException e -> unreachable(e);
            case Refusal e when e.getCause() instanceof AwsServiceException cause -> refused(cause);
            case Refusal e when e.getCause() instanceof SdkClientException cause -> unreachable(cause);
            case Refusal e -> refused(e);
            case FaultyFile e -> message(e);
            case UncheckedIOException e ->
                told(Optional.ofNullable(e.getCause()).orElse(new IOException(e)));
            case IOException e -> "A file cannot be read or written: " + message(e) + ".";
            case IllegalStateException e when e.getMessage() != null -> e.getMessage();
            default -> defect(failure);
        };
    }

    private static String refused(AwsServiceException e) {
        Optional<AwsErrorDetails> details = Optional.ofNullable(e.awsErrorDetails());
        String service = details.map(AwsErrorDetails::serviceName).orElse("AWS");
        String code = details.map(AwsErrorDetails::errorCode).orElse("status " + e.statusCode());
        String message = details.map(AwsErrorDetails::errorMessage)
                .filter(text -> !text.isBlank())
                .map(text -> ": " + text.strip().replaceFirst("\\.$", ""))
                .orElse("");
        boolean isPassing = e.statusCode() >= 500 || e.isThrottlingException();
        return "%s answered %s%s. %s".formatted(service, code, message, advice(isPassing, service, code, message));
    }

    /** A refusal of the API's own parts, whose reason may quote the name of an AWS error. */
    private static String refused(Refusal e) {
        String reason = e.reason();
        String code = Pattern.compile("\\w+Exception")
                .matcher(reason)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("");
        boolean isPassing = e.problem().status() == 503;
        return code.isEmpty() && !isPassing ? reason + "." : reason + ". " + advice(isPassing, reason, code, reason);
    }

    private static String advice(boolean isPassing, String service, String code, String message) {
        if (SIGNED_OUT.contains(code)) {
            return SIGN_IN;
        }
        if (FORBIDDEN.contains(code)) {
            return "Use a role that may do this.";
        }
        if (code.equals("ResourceNotFoundException") && service.startsWith("Secrets")) {
            return message.contains("staging label")
                    ? "Make the keys first: rotate-keys."
                    : "Check the settings that name the secrets of the keys, the account and AWS_REGION; rotate-keys"
                            + " makes the keys.";
        }
        if (code.equals("ResourceNotFoundException")) {
            return "Check USERS_TABLE, CONSENTS_TABLE, DROPDOWNS_TABLE and LOGS_TABLE, the account and AWS_REGION.";
        }
        if (CHANGED.contains(code)) {
            return "Another may have changed the same at this moment: run the command again.";
        }
        if (isPassing) {
            return "Run the command again later: it does what is left.";
        }
        return "Check the settings of the environment, the account and AWS_REGION.";
    }

    private static String unreachable(SdkClientException e) {
        String message = message(e);
        if (message.contains("Unable to load credentials")) {
            return "There are no credentials for AWS, or they have expired. " + SIGN_IN;
        }
        if (message.contains("Unable to load region")) {
            return "There is no region of AWS. Set AWS_REGION.";
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String reason = root.equals(e) ? message : message + " (" + message(root) + ")";
        return "AWS cannot be reached: %s. Check the network and AWS_REGION, sign in again if a session has ended, and"
                        .formatted(reason.replaceFirst("\\.$", ""))
                + " run the command again: it does what is left.";
    }

    private static String message(Throwable e) {
        return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }

    /** The class and the place, not the message, which could quote a person. */
    private static String defect(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        String place = stack.length == 0 ? "an unknown place" : stack[0].toString();
        return "This is a defect of the command: %s at %s. Report this line, and the command, to its maintainers."
                .formatted(failure.getClass().getName(), place);
    }
}
