package com.allmine.operator.cli;

import com.allmine.api.lambda.Settings;
import com.allmine.operator.bundle.EvidenceApi;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of an export with evidence. */
public final class ProofOptions {
    private static final String TOKEN = "ALLMINE_TOKEN";

    @Option(names = "--with-proofs", description = "Writes receipts, proofs, checkpoints and keys too.")
    private boolean isWanted;

    @Option(
            names = "--api",
            paramLabel = "URL",
            converter = TextConverter.class,
            description = "The address of the API, for --with-proofs.")
    private Optional<String> api = Optional.empty();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            converter = TextConverter.class,
            description =
                    "Why, for the permission log; required for --with-proofs. Write nothing personal: name a ticket.")
    private Optional<String> reason = Optional.empty();

    public boolean areWanted() {
        return isWanted;
    }

    public Optional<String> reason() {
        return reason;
    }

    /**
     * Checks that the options fit each other, before anything is done.
     *
     * @param directory the target
     * @throws WrongUsage if they do not, or if there is no token
     */
    public void check(Optional<Path> directory) {
        if (!isWanted) {
            if (api.isPresent()) {
                throw new WrongUsage("--api is for --with-proofs");
            }
            return;
        }
        if (api.isEmpty() || reason.isEmpty() || directory.isEmpty()) {
            throw new WrongUsage("--with-proofs needs --api URL, --reason REASON and --to DIR");
        }
        address();
        token();
    }

    /** The API that the options name. */
    public EvidenceApi api() {
        return EvidenceApi.at(address(), token());
    }

    private URI address() {
        return api.flatMap(EvidenceApi::address)
                .orElseThrow(
                        () -> new WrongUsage("--api: must be an address with https, such as https://api.example.com"));
    }

    private static String token() {
        return Settings.optional(TOKEN)
                .map(String::strip)
                .filter(token -> token.chars().allMatch(c -> c > ' ' && c < 127))
                .orElseThrow(() -> new WrongUsage("set " + TOKEN + " to the token of an administrator of the tenant"));
    }
}
