package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.lambda.LogLine;
import com.allmine.api.lambda.Settings;
import com.allmine.api.lambda.SnapStart;
import com.allmine.crypto.FieldEncryption;
import com.allmine.crypto.KeySet;
import com.allmine.data.Tenants;
import com.allmine.data.identity.Identity;
import com.allmine.register.IdentityNumber;
import com.allmine.register.KpsPublic;
import com.allmine.register.NationalRegister;
import com.allmine.register.Person;
import com.allmine.register.PersonName;
import com.allmine.register.Verdict;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/**
 * A step of the workflow: asks the national register, once, whether there is such a person. Answers {@code MATCH} or
 * {@code NO_MATCH}, and fails with {@link RegisterUnavailable} where the register said neither.
 */
public final class VerifyIdentityHandler implements RequestStreamHandler {
    /** Both together end before the workflow stops waiting for this step. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private static final Duration ANSWER = Duration.ofMillis(2500);

    private final WorkflowFunction step;
    private final FieldEncryption fieldEncryption;
    private final NationalRegister register;

    /** What Lambda calls: the real keys and register. */
    public VerifyIdentityHandler() {
        this(
                WorkflowFunction.live(),
                new FieldEncryption(KeySet.live()),
                new KpsPublic(URI.create(Settings.required("REGISTER_URL")), CONNECT, ANSWER));
        SnapStart.beforeCheckpoint(this::rehearse);
    }

    /** All but the register: whoever is not real is not asked about there, but where nobody answers. */
    private void rehearse() {
        Caller nobody = new Caller(Tenants.DEFAULT, "nobody", Set.of());
        fieldEncryption.decrypt(nobody, Identity.FIELD, fieldEncryption.encrypt(nobody, Identity.FIELD, "{}"));
        Person person =
                new Person(new IdentityNumber("10000000146"), name("Ahmet"), name("Yılmaz"), LocalDate.of(1990, 1, 15));
        new KpsPublic(URI.create("https://127.0.0.1:9"), CONNECT, ANSWER).ask(person);
    }

    VerifyIdentityHandler(WorkflowFunction step, FieldEncryption fieldEncryption, NationalRegister register) {
        this.step = step;
        this.fieldEncryption = fieldEncryption;
        this.register = register;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        step.run(in, out, context, this::verify);
    }

    private Map<String, String> verify(Caller caller, JsonNode input, LogLine line) {
        String text = fieldEncryption.decrypt(
                caller, Identity.FIELD, input.path("encryptedIdentity").asText());
        Person person = person(Identity.parse(text));
        return switch (step.timed(line, () -> register.ask(person))) {
            case Verdict.Decided decided -> Map.of("verdict", decided.name());
            case Verdict.Unavailable unavailable -> throw new RegisterUnavailable(unavailable.reason());
        };
    }

    private static Person person(Identity identity) {
        PersonName name = name(identity.name());
        String second = identity.secondName();
        return new Person(
                new IdentityNumber(identity.userIdentityNumber()),
                second == null ? name : name.with(name(second)),
                name(identity.surname()),
                LocalDate.parse(identity.birthDate()));
    }

    private static PersonName name(String text) {
        return PersonName.parse(text).orElseThrow();
    }
}
