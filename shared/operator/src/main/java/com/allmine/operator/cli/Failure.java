package com.allmine.operator.cli;

import com.allmine.api.errors.Refusal;
import com.allmine.operator.file.FaultyFile;
import com.allmine.operator.file.FreeText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The line that an operator reads when a command fails. It says what happened and what to do. */
public final class Failure {
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

    /** Always one line, and never a stack trace. */
    public static String sentence(Throwable failure) {
        return FreeText.shown(text(failure)).strip();
    }

    private static String text(Throwable failure) {
        return switch (failure) {
            case AwsServiceException e -> refused(e);
            case SdkClientException e -> unreachable(e);
            case Refusal e when e.getCause() instanceof AwsServiceException cause -> refused(cause);
            case Refusal e when e.getCause() instanceof SdkClientException cause -> unreachable(cause);
            case Refusal e -> refused(e);
            case FaultyFile e -> message(e);
            case UncheckedIOException e ->
                text(Optional.ofNullable(e.getCause()).orElse(new IOException(e)));
            case IOException e -> "A file cannot be read or written: " + message(e) + ".";
            case WrongUsage e -> message(e);
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
        boolean isTemporary = e.statusCode() >= 500 || e.isThrottlingException();
        return "%s responded with %s%s. %s"
                .formatted(service, code, message, advice(isTemporary, service, code, message));
    }

    /** A refusal by a shared module. Its reason may contain the name of an AWS error. */
    private static String refused(Refusal e) {
        String reason = e.reason();
        String code = Pattern.compile("\\w+Exception")
                .matcher(reason)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElse("");
        boolean isTemporary = e.problem().status() == 503;
        return code.isEmpty() && !isTemporary
                ? reason + "."
                : reason + ". " + advice(isTemporary, reason, code, reason);
    }

    private static String advice(boolean isTemporary, String service, String code, String message) {
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
            return "Another command or request changed the same data at this moment: run the command again.";
        }
        if (isTemporary) {
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
            return "No AWS region is set. Set AWS_REGION.";
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

    /** Names the class and the place, but not the message, which could contain personal data. */
    private static String defect(Throwable failure) {
        StackTraceElement[] stack = failure.getStackTrace();
        String place = stack.length == 0 ? "an unknown place" : stack[0].toString();
        return "This is a defect of the command: %s at %s. Report this line and the command to the maintainers."
                .formatted(failure.getClass().getName(), place);
    }
}
