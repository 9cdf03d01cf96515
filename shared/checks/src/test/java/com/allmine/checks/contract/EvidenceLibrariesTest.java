package com.allmine.checks.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.permission.Grant;
import com.allmine.data.permission.Permission;
import com.allmine.data.permission.RequiredPermission;
import com.allmine.data.permissionlog.LogEntry;
import com.allmine.data.permissionlog.LogEntry.Effect;
import com.allmine.local.LocalRun;
import com.allmine.local.NpmPackages;
import com.allmine.local.Repository;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The libraries of other projects verify the responses of the endpoints of evidence, where npm can get them. */
@UsesLocalRun
class EvidenceLibrariesTest {
    private static final Path SCRIPTS =
            Repository.ROOT.resolve("shared/checks/src/test/resources/com/allmine/checks/contract");
    private static final List<String> PACKAGES =
            List.of("@sigstore/verify@4.1.3", "@transmute/rfc9162@0.0.5", "@sd-jwt/core@0.19.0", "jose@6.2.17");
    private static final String TENANT = "evidence-libraries";
    private static final String USER = "evidence-libraries-user";
    private static final String CONSENTS = "/api/v1/legal-documents/consent";

    /** Around powers of two, where trees of odd shapes are. */
    private static final List<Integer> SIZES = List.of(1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 23, 31, 32, 33, 37);

    private static final int LAST = 37;

    private final LocalRun run;

    @TempDir
    private Path folder;

    EvidenceLibrariesTest(LocalRun run) {
        this.run = run;
    }

    private String adminToken(String tenantId) {
        return run.get("/_local/tokens?sub=boss&tenantId=" + tenantId + "&roles=admin")
                .json()
                .path("token")
                .asText();
    }

    private JsonNode admin(String token, String path) {
        return run.send(run.to("/admin/audit/" + path).header("x-auth", token)).acceptedBare();
    }

    private static String id(int index) {
        return "%024x".formatted(index);
    }

    private void log(int from, int to) {
        Grant grant = new Grant("user", new RequiredPermission("save-gender", Permission.UPDATE));
        for (int i = from; i < to; i++) {
            LogEntry entry = LogEntry.of(id(i), TENANT, grant, Effect.ALLOW, "kullanıcı-" + i, null);
            run.system().tables().client().transactWriteItems(t -> t.transactItems(entry.put("Logs")));
        }
    }

    @Test
    void verifyTheProofsOfATreeOfManySizes() throws IOException, InterruptedException {
        Path installed = NpmPackages.install("evidence", PACKAGES);
        log(0, 1);
        run.signCheckpoints();
        log(1, 20);
        run.signCheckpoints();
        log(20, LAST);
        run.signCheckpoints();
        String token = adminToken(TENANT);
        List<JsonNode> inclusion = new ArrayList<>();
        List<JsonNode> consistency = new ArrayList<>();
        for (int size : SIZES) {
            for (int index = 0; index < size; index++) {
                inclusion.add(admin(token, "proofs/" + id(index) + "?stream=permission&size=" + size));
            }
            SIZES.stream()
                    .filter(to -> to > size)
                    .forEach(to -> consistency.add(
                            admin(token, "consistency?stream=permission&from=%d&to=%d".formatted(size, to))));
        }
        Map<Integer, String> entries = new TreeMap<>();
        inclusion.forEach(proof ->
                entries.put(proof.path("index").asInt(), proof.path("entry").asText()));
        List<String> notes = run.items("Audit", "CHECKPOINTS#" + TENANT + "#permission").stream()
                .map(item -> LocalRun.attribute(item, "note").s())
                .toList();
        Map<String, Object> all = new HashMap<>();
        all.put("entries", List.copyOf(entries.values()));
        all.put("keys", run.get("/.well-known/jwks.json").json());
        all.put("notes", notes);
        all.put("inclusion", inclusion);
        all.put("consistency", consistency);

        String counts = "%d %d %d: ".formatted(notes.size(), inclusion.size(), consistency.size());
        assertThat(notes).hasSize(3);
        assertThat(verified(installed, "audit-proofs.mjs", all)).isEqualTo(counts + "0 faults\n");

        // One entry altered: its root and every root after it differ, and so does each proof that leads there.
        entries.put(LAST - 1, entries.get(LAST - 1) + " ");
        all.put("entries", List.copyOf(entries.values()));
        int ofTheLastSize = LAST + SIZES.size() - 1 + 1;
        assertThat(verified(installed, "audit-proofs.mjs", all)).endsWith(counts + ofTheLastSize + " faults\n");
    }

    @Test
    void verifyAReceiptWithThePublishedKeysBeforeAndAfterErasure() throws IOException, InterruptedException {
        Path installed = NpmPackages.install("evidence", PACKAGES);
        run.addUser(USER);
        String id = decide();
        String receipt = receipt(id);
        run.erase(USER);
        String erased = receipt(id);
        String[] parts = receipt.split("~", -1);
        String jws = parts[0];
        // Each request signs again, and signatures by ES256 differ.
        String signed = jws.substring(0, jws.lastIndexOf('.') + 1);
        String forged = signed + "A".repeat(86) + "~" + parts[1] + "~";
        Map<String, Object> all = new HashMap<>();
        all.put("keys", run.get("/.well-known/jwks.json").json());
        all.put("receipts", List.of(receipt, erased, forged));

        assertThat(erased).startsWith(signed).endsWith("~").doesNotContain(parts[1]);
        assertThat(verified(installed, "receipts.mjs", all).lines())
                .containsExactly(
                        "local-receipt ES256 public",
                        "local-checkpoint EdDSA public",
                        id + " " + USER + " dpv:ConsentGiven 1 {\"ipAddress\":\"127.0.0.1\",\"deviceId\":\"device-7\","
                                + "\"userAgent\":\"evidence-agent\"}",
                        id + " " + USER + " dpv:ConsentGiven 1 null",
                        "not valid");
    }

    private String decide() {
        HttpRequest.Builder decision = run.postAs(
                        USER,
                        CONSENTS,
                        "{\"documentType\": \"consent_form\", \"documentVersion\": \"1.0.0\", \"isAccepted\": true}")
                .header("X-Device-ID", "device-7")
                .header("User-Agent", "evidence-agent");
        return run.send(decision).acceptedBare().path("_id").asText();
    }

    private String receipt(String id) {
        Response receipt = run.send(
                run.to(CONSENTS + "/" + id + "/receipt").header("Authorization", "Bearer " + adminToken("default")));
        assertThat(receipt.status()).as(receipt.body()).isEqualTo(200);
        return receipt.body();
    }

    private String verified(Path installed, String script, Map<String, Object> input)
            throws IOException, InterruptedException {
        // Node looks for packages in the folder of the script.
        Path copy = installed.resolve(script);
        Files.writeString(copy, Repository.text(SCRIPTS.resolve(script)));
        Path file = Files.writeString(folder.resolve("input.json"), Json.write(input));
        assertThat(exit(List.of("node", copy.toString(), file.toString())))
                .as(Files.readString(folder.resolve("output")))
                .isZero();
        return Files.readString(folder.resolve("output"));
    }

    private int exit(List<String> command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start()
                .waitFor();
    }
}
