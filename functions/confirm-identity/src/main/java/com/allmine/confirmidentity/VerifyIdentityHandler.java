package com.allmine.confirmidentity;

import com.allmine.api.Caller;
import com.allmine.api.lambda.InvocationLog;
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
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.Set;

/**
 * A state of the workflow: asks the national register once whether it has this person. The verdict is {@code MATCH} or
 * {@code NO_MATCH}. If the register does not decide, the state fails with {@link RegisterUnavailable}.
 */
public final class VerifyIdentityHandler implements WorkflowFunction {
    /** Both timeouts together are shorter than the timeout of this state in the workflow. */
    private static final Duration CONNECT = Duration.ofSeconds(1);

    private static final Duration RESPONSE = Duration.ofMillis(2500);

    private final InvocationLog log;
    private final FieldEncryption fieldEncryption;
    private final NationalRegister register;

    /** The constructor for Lambda, with the real keys and register. */
    public VerifyIdentityHandler() {
        this(
                InvocationLog.live(),
                new FieldEncryption(KeySet.live()),
                new KpsPublic(URI.create(Settings.required("REGISTER_URL")), CONNECT, RESPONSE));
        SnapStart.prime(this::prime);
    }

    /** Primes everything except the register, which must not get requests about invented persons. */
    private void prime() {
        Caller nobody = new Caller(Tenants.DEFAULT, "nobody", Set.of());
        fieldEncryption.decrypt(nobody, Identity.FIELD, fieldEncryption.encrypt(nobody, Identity.FIELD, "{}"));
        Person person =
                new Person(new IdentityNumber("10000000146"), name("Ahmet"), name("Yılmaz"), LocalDate.of(1990, 1, 15));
        new KpsPublic(URI.create("https://127.0.0.1:9"), CONNECT, RESPONSE).ask(person);
    }

    VerifyIdentityHandler(InvocationLog log, FieldEncryption fieldEncryption, NationalRegister register) {
        this.log = log;
        this.fieldEncryption = fieldEncryption;
        this.register = register;
    }

    @Override
    public InvocationLog log() {
        return log;
    }

    @Override
    public Map<String, String> run(Caller caller, JsonNode input, LogLine line) {
        String text = fieldEncryption.decrypt(
                caller, Identity.FIELD, input.path("encryptedIdentity").asText());
        Person person = person(Identity.parse(text));
        return switch (line.timed(LogLine.REGISTER_MS, () -> register.ask(person))) {
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
