package com.allmine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a reader uses it, in a browser; pictures of it are left in {@code target/docs-page}. */
@UsesLocalRun
class DocsPageTest {
    private static final String SAVE_GENDER = "#operations-Onboarding-saveGender ";
    private static final String ANSWER = SAVE_GENDER + ".live-responses-table";

    private static @Nullable Browser shared;

    private final LocalRun run;

    DocsPageTest(LocalRun run) {
        this.run = run;
    }

    @BeforeAll
    static void startABrowser() {
        assumeTrue(
                Browser.isInstalled(),
                "SKIPPED: no chromium with chromedriver on the PATH; on Debian: apt-get install chromium"
                        + " chromium-driver");
        shared = Browser.start(1280, 740);
    }

    @AfterAll
    static void closeTheBrowser() {
        if (shared != null) {
            shared.close();
        }
    }

    /** The browser of all tests, as new: with nothing in its storage. */
    private Browser browser(int width) {
        Browser browser = Objects.requireNonNull(shared);
        browser.forget(run.url());
        browser.resize(width, 740);
        return browser;
    }

    private static void picture(Browser browser, String name) {
        browser.screenshot(Repository.ROOT.resolve(Path.of("shared/local/target/docs-page", name + ".png")));
    }

    private static void assertNothingIsWiderThan(Browser browser, int width) {
        assertThat(browser.script("return document.documentElement.scrollWidth").asInt())
                .isEqualTo(width);
    }

    private static void chooseServer(Browser browser, String name) {
        browser.click("//div[@class='servers']//option[contains(., '" + name + "')]");
    }

    @ParameterizedTest
    @ValueSource(ints = {1280, 360})
    void aNewcomerSavesAGenderInTwoLanguagesAndIsWarnedOfProduction(int width) {
        String sub = "docs-page-" + width;
        run.addUser(sub);
        Browser browser = browser(width);
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
        assertThat(browser.text(SAVE_GENDER + ".opblock-summary-description")).isEqualTo("Adım 2: Cinsiyet");
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

        assertNothingIsWiderThan(browser, width);
        assertThat(browser.complaints()).isEmpty();
    }

    /**
     * Axe reads all that the page can show at one time: an operation that is not sent, one that succeeds, and one that is
     * refused. Then it reads the last one with a status that is not documented.
     */
    @Test
    void axeFindsNoBarrierOnThePage() throws InterruptedException {
        String axe = axe();
        String refused = "operations-User_Additional_Info-listPermissionLog";
        String notSent = "#operations-Legal_Documents-recordConsent ";
        run.addUser("docs-axe");
        Browser browser = browser(1280);
        browser.open(run.url() + "/docs#token=" + run.token("docs-axe"));
        browser.click(SAVE_GENDER + ".opblock-summary-control");
        browser.click(SAVE_GENDER + ".execute");
        browser.click("#" + refused + " .opblock-summary-control");
        // By the keyboard, because the bar of the page may lie over it.
        browser.type(notSent + ".opblock-summary-control", Browser.ENTER);
        browser.script(axe);
        for (List<String> words :
                List.of(List.of("Step 2: gender", "Undocumented"), List.of("Adım 2: Cinsiyet", "Belgelenmemiş"))) {
            String step = words.getFirst();
            assertThat(browser.text(SAVE_GENDER + ".opblock-summary-description"))
                    .isEqualTo(step);
            assertThat(browser.text(ANSWER)).contains("\"_id\": \"docs-axe\"");
            assertThat(browser.text(notSent + ".snippets code")).startsWith("curl");
            chooseServer(browser, run.url());
            browser.type("#" + refused + " .execute", Browser.ENTER);
            assertThat(browser.text("//*[@id='" + refused + "']//*[contains(@class, 'live-responses-table')]"
                            + "[contains(., '\"isSuccess\": false')]"))
                    .contains("403")
                    .doesNotContain("Forbidden");
            assertNoBarrier(browser, "document", step);

            chooseServer(browser, "Development");
            browser.type("#" + refused + " .execute", Browser.ENTER);
            assertThat(browser.text("#" + refused + " .live-responses-table .response-undocumented"))
                    .isEqualTo(words.getLast());
            assertNoBarrier(browser, "'#" + refused + "'", step);
            browser.click("#language");
        }
    }

    /** Reads the document, or one element, in a narrow window and in a wide one. */
    private static void assertNoBarrier(Browser browser, String part, String step) {
        for (int width : List.of(390, 1280)) {
            browser.resize(width, 740);
            assertThat(barriers(browser, part)).as(step + " " + width).isEmpty();
            picture(browser, width + "-axe");
        }
    }

    /** The script of axe-core, which npm brings. */
    private static String axe() throws InterruptedException {
        return Repository.text(
                NpmPackages.install("axe", List.of("axe-core@4.14.1")).resolve("node_modules/axe-core/axe.min.js"));
    }

    /** Every violation of a rule, with its impact and the first element. */
    private static List<String> barriers(Browser browser, String part) {
        JsonNode found = browser.script("return axe.run(" + part + ", {resultTypes: ['violations']})"
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
        Browser browser = browser(width);
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
        send(browser, due, "listDueDocuments", "contains(., 'terms_of_use') and not(contains(., 'privacy_policy'))");
        assertNothingIsWiderThan(browser, width);
        assertThat(browser.complaints()).isEmpty();
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
        Browser browser = browser(1280);
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

    @Test
    void whoIsNotSignedInReadsTheReferenceAndListsADropdown() {
        Browser browser = browser(1280);
        browser.open(run.url() + "/docs");
        browser.type("#token", "no token");
        assertThat(browser.text("#caller")).isEqualTo("That is not a JWT.");
        browser.click("#operations-User_Additional_Info-listDropdown .opblock-summary-control");
        browser.click("#operations-User_Additional_Info-listDropdown .execute");

        assertThat(browser.text("#operations-User_Additional_Info-listDropdown .live-responses-table"))
                .contains("\"name\": \"Maaş\"");
        assertThat(browser.complaints()).isEmpty();
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
