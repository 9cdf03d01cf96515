package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a reader uses it, in a browser; pictures of it are left in {@code target/docs-page}. */
@Tag("slow")
@ExtendWith(LocalRun.Shared.class)
class DocsPageTest {
    private static final String SAVE_GENDER = "#operations-Onboarding-saveGender ";
    private static final String ANSWER = SAVE_GENDER + ".live-responses-table";
    private static final String AXE = "axe-core@4.14.1";

    private final LocalRun run;

    DocsPageTest(LocalRun run) {
        this.run = run;
    }

    @BeforeAll
    static void needABrowser() {
        assumeTrue(
                Browser.isInstalled(),
                "SKIPPED: no chromium with chromedriver on the PATH; on Debian: apt-get install chromium"
                        + " chromium-driver");
    }

    private static void picture(Browser browser, String name) {
        browser.screenshot(Repository.ROOT.resolve(Path.of("shared/local/target/docs-page", name + ".png")));
    }

    private static void chooseServer(Browser browser, String name) {
        browser.click("//div[@class='servers']//option[contains(., '" + name + "')]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void aNewcomerSavesAGenderInTwoLanguagesAndIsWarnedOfProduction(int width) {
        String sub = "docs-page-" + width;
        run.addUser(sub);
        try (Browser browser = Browser.start(width, 740)) {
            browser.open(run.url() + "/docs");
            browser.type("#token", run.token(sub));
            assertThat(browser.text("#caller")).startsWith(sub + ", user, until ");
            assertThat(browser.text(".servers option:checked")).isEqualTo(run.url() + " - Local run");
            picture(browser, width + "-signed-in");

            browser.click(SAVE_GENDER + ".opblock-summary-control");
            assertThat(browser.text(SAVE_GENDER + ".opblock-description"))
                    .startsWith("Production warning: This endpoint changes data");
            assertThat(browser.text(SAVE_GENDER + ".snippets code")).startsWith("curl -X 'POST'");
            picture(browser, width + "-before");
            browser.click(SAVE_GENDER + ".execute");
            assertThat(browser.text(ANSWER)).contains("200", "\"gender\": \"male\"", "\"_id\": \"" + sub + "\"");
            picture(browser, width + "-answer");

            browser.click("#language");
            assertThat(browser.text(SAVE_GENDER + ".opblock-summary-description"))
                    .isEqualTo("Adım 2: Cinsiyet");
            assertThat(browser.text("//*[@id='operations-Onboarding-saveGender']//h4[.='Parametreler']"))
                    .isEqualTo("Parametreler");
            assertThat(browser.text("#caller")).endsWith(" saatine kadar");
            assertThat(browser.script("return document.documentElement.lang").asText())
                    .isEqualTo("tr");

            chooseServer(browser, "Production");
            browser.click(SAVE_GENDER + ".execute");
            assertThat(browser.text("#confirm"))
                    .contains("Production uyarisi: Bu endpoint veri degistirir veya operasyon tetikleyebilir.")
                    .contains("POST https://api.allmine.example/api/v1/onboarding/step-2");
            picture(browser, width + "-warning");
            browser.type("#confirm button", Browser.ENTER);
            assertThat(browser.text("//*[@id='operations-Onboarding-saveGender']//*[.='Gönderilmedi.']"))
                    .isEqualTo("Gönderilmedi.");
            picture(browser, width + "-not-sent");

            assertThat(browser.script("return document.documentElement.scrollWidth")
                            .asInt())
                    .as("nothing is wider than the window")
                    .isEqualTo(width);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 390})
    void axeFindsNoBarrierOnThePage(int width) throws InterruptedException {
        String axe = axe();
        String sub = "docs-axe-" + width;
        String refusal = "#operations-User_Additional_Info-listPermissionLog .live-responses-table";
        run.addUser(sub);
        try (Browser browser = Browser.start(width, 740)) {
            browser.open(run.url() + "/docs#token=" + run.token(sub));
            browser.click(SAVE_GENDER + ".opblock-summary-control");
            assertThat(browser.text(SAVE_GENDER + ".snippets code")).startsWith("curl");
            browser.script(axe);
            assertThat(barriers(browser)).isEmpty();

            browser.click(SAVE_GENDER + ".execute");
            assertThat(browser.text(ANSWER)).contains("\"_id\": \"" + sub + "\"");
            assertNoBarrierInBothLanguages(browser);
            picture(browser, width + "-axe");

            browser.click("#operations-User_Additional_Info-listPermissionLog .opblock-summary-control");
            browser.click("#operations-User_Additional_Info-listPermissionLog .execute");
            assertThat(browser.text(refusal))
                    .contains("403", "\"isSuccess\": false")
                    .doesNotContain("Forbidden");
            assertNoBarrierInBothLanguages(browser);

            chooseServer(browser, "Development");
            browser.click("#operations-User_Additional_Info-listPermissionLog .execute");
            assertThat(browser.text(refusal + " .response-undocumented")).isEqualTo("Undocumented");
            assertNoBarrierInBothLanguages(browser);
        }
    }

    /** In Turkish, and in English again. */
    private static void assertNoBarrierInBothLanguages(Browser browser) {
        for (String step : List.of("Adım 2: Cinsiyet", "Step 2: gender")) {
            browser.click("#language");
            assertThat(browser.text(SAVE_GENDER + ".opblock-summary-description"))
                    .isEqualTo(step);
            assertThat(barriers(browser)).as(step).isEmpty();
        }
    }

    /** The script of axe-core, which npm brings. */
    private static String axe() throws InterruptedException {
        Path folder = Repository.ROOT.resolve("shared/local/target/axe");
        List<String> command = List.of(
                "npm",
                "install",
                "--no-save",
                "--no-audit",
                "--no-fund",
                "--fetch-retries=0",
                "--prefix",
                folder.toString(),
                AXE);
        try {
            Files.createDirectories(folder);
            int exit = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("npm.log").toFile())
                    .start()
                    .waitFor();
            assumeTrue(exit == 0, "SKIPPED: npm cannot get " + AXE + " on this machine");
        } catch (IOException e) {
            abort("SKIPPED: there is no npm on this machine");
        }
        return Repository.text(folder.resolve("node_modules/axe-core/axe.min.js"));
    }

    /** Every violation of a rule, with its impact and the first element. */
    private static List<String> barriers(Browser browser) {
        JsonNode found = browser.script("return axe.run(document, {resultTypes: ['violations']})"
                + ".then((result) => result.violations.map((rule) =>"
                + " `${rule.impact} ${rule.id}: ${rule.nodes[0].html} ${rule.nodes[0].failureSummary}`))");
        return StreamSupport.stream(found.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    /** The five links in their order. Each opens the operation that it names. */
    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void aNewcomerWalksTheConsentLoop(int width) {
        String sub = "docs-loop-" + width;
        run.addUser(sub);
        try (Browser browser = Browser.start(width, 740)) {
            browser.open(run.url() + "/docs#token=" + run.token(sub));
            send(browser, "See what you must still decide on", "listDueDocuments", "contains(., 'privacy_policy')");
            send(browser, "See the documents in force", "listLegalDocuments", "contains(., 'sha256')");
            picture(browser, width + "-loop");
            send(browser, "Read the text", "showLegalDocument", "contains(., 'Privacy Policy 1.2.0')");
            String decide = "Decide, with the SHA-256 of the text that you have read";
            send(browser, decide, "recordConsent", "contains(., '\"isAccepted\": true')");
            send(browser, "See your decisions", "listConsents", "contains(., '" + sub + "')");

            browser.click("#language");
            assertThat(browser.text("#loop h2")).isEqualTo("Onay döngüsü");
            String due = "Henüz karar vermediğiniz belgeleri görün";
            send(
                    browser,
                    due,
                    "listDueDocuments",
                    "contains(., 'terms_of_use') and not(contains(., 'privacy_policy'))");
            assertThat(browser.script("return document.documentElement.scrollWidth")
                            .asInt())
                    .as("nothing is wider than the window")
                    .isEqualTo(width);
            assertThat(browser.complaints()).isEmpty();
        }
    }

    /** Follows a link of the loop, sends the request of its operation, and waits for a response that fits. */
    private static void send(Browser browser, String link, String operation, String expected) {
        String id = "operations-Legal_Documents-" + operation;
        browser.type("//section[@id='loop']//a[.=\"" + link + "\"]", Browser.ENTER);
        // By the keyboard, because the page may still be scrolling to the operation.
        browser.type("#" + id + " .execute", Browser.ENTER);
        assertThat(browser.text(
                        "//*[@id='%s']//*[contains(@class, 'live-responses-table')][%s]".formatted(id, expected)))
                .contains("200");
    }

    @Test
    void theLinkOfTheStartMessageSignsInAndTheKeyboardDoesTheRest() {
        run.addUser("docs-keyboard");
        try (Browser browser = Browser.start(1280, 740)) {
            browser.open(run.url() + "/docs#token=" + run.token("docs-keyboard"));
            browser.type(SAVE_GENDER + ".opblock-summary-control", Browser.ENTER);
            browser.type("//*[@id='operations-Onboarding-saveGender']//button[.='Java']", Browser.ENTER);
            assertThat(browser.text(SAVE_GENDER + ".snippets code"))
                    .contains("HttpRequest.newBuilder", "\\\"gender\\\"", "Bearer eyJ");
            browser.type(SAVE_GENDER + ".execute", Browser.ENTER);

            assertThat(browser.text(ANSWER)).contains("\"_id\": \"docs-keyboard\"");
            assertThat(browser.script("return location.href").asText()).isEqualTo(run.url() + "/docs");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void whoIsNotSignedInReadsTheReferenceAndListsADropdown() {
        try (Browser browser = Browser.start(1280, 740)) {
            browser.open(run.url() + "/docs");
            browser.type("#token", "no token");
            assertThat(browser.text("#caller")).isEqualTo("That is not a JWT.");
            browser.click("#operations-User_Additional_Info-listDropdown .opblock-summary-control");
            browser.click("#operations-User_Additional_Info-listDropdown .execute");

            assertThat(browser.text("#operations-User_Additional_Info-listDropdown .live-responses-table"))
                    .contains("\"name\": \"Maaş\"");
            assertThat(browser.complaints()).isEmpty();
        }
    }

    @Test
    void showsThePageInBothLanguagesWhereTheBrowserBlocksStorage() {
        try (Browser browser = Browser.start(1280, 740)) {
            browser.blockStorage();
            browser.open(run.url() + "/docs/");
            assertThat(browser.text(SAVE_GENDER + ".opblock-summary-description"))
                    .isEqualTo("Step 2: gender");

            browser.click("#language");

            assertThat(browser.text(SAVE_GENDER + ".opblock-summary-description"))
                    .isEqualTo("Adım 2: Cinsiyet");
            assertThat(browser.complaints()).isEmpty();
        }
    }
}
