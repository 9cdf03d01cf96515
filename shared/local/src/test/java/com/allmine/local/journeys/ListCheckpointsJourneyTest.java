package com.allmine.local.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.crypto.PublishedKeys;
import com.allmine.crypto.SignedNote;
import com.allmine.local.LocalRun;
import com.allmine.local.UsesLocalRun;
import com.allmine.testkit.Response;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** From a denial in the permission log to the signed checkpoint that covers it, which the published keys verify. */
@UsesLocalRun
class ListCheckpointsJourneyTest {
    private static final String PATH = "/admin/audit/checkpoints?stream=permission";
    private static final String ORIGIN = "allmine.invalid/listed/permission";

    private final LocalRun run;

    ListCheckpointsJourneyTest(LocalRun run) {
        this.run = run;
    }

    private Response list(String tenantId, String role, String query) {
        String token = run.get("/_local/tokens?sub=boss&roles=%s&tenantId=%s".formatted(role, tenantId))
                .json()
                .path("token")
                .asText();
        return run.send(run.to(PATH + query).header("x-auth", token));
    }

    /** The denial is an entry of the permission log. */
    private void signADenial(String tenantId) {
        assertThat(list(tenantId, "user", "").status()).isEqualTo(403);
        run.signCheckpoints();
    }

    @Test
    void listsWhatThePublishedKeysVerifyAndNothingOfAnotherTenant() {
        signADenial("listed");

        Response page = list("listed", "admin", "");

        JsonNode first = page.acceptedBare().path(0);
        assertThat(first.path("sequence").asInt()).isEqualTo(1);
        SignedNote note = SignedNote.parse(first.path("checkpoint").asText()).orElseThrow();
        assertThat(note.text())
                .isEqualTo(ORIGIN + "\n" + first.path("size").asLong() + "\n"
                        + first.path("rootHash").asText() + "\n");
        PublishedKeys published =
                PublishedKeys.of(run.get("/.well-known/jwks.json").body());
        assertThat(note.signers(ORIGIN, published)).containsExactly("local-checkpoint");
        assertThat(list("not-listed", "admin", "").body()).isEqualTo("[]");
    }

    @Test
    void goesOnFromTheCursorInTwoRoundTripsOrLess() {
        signADenial("listed-on");
        Response first = list("listed-on", "admin", "&limit=1");

        Response next = list("listed-on", "admin", "&after=" + Objects.requireNonNull(first.header("X-Next-Cursor")));

        assertThat(first.acceptedBare()).hasSize(1);
        assertThat(next.body()).isEqualTo("[]");
        assertThat(run.log(next)).singleElement().asString().containsPattern("\"roundTrips\":[12],");
    }
}
