import client.ApiClient;
import client.ApiException;
import client.ApiResponse;
import client.api.AuditApi;
import client.api.AuditApi.APIListCheckpointsRequest;
import client.api.AuditApi.APIShowConsistencyProofRequest;
import client.api.AuditApi.APIShowInclusionProofRequest;
import client.api.AuditApi.APIShowPublishedKeysRequest;
import client.api.EventsApi;
import client.api.EventsApi.APIListEventsRequest;
import client.api.LegalDocumentsApi;
import client.api.LegalDocumentsApi.APIListConsentsRequest;
import client.api.LegalDocumentsApi.APIListDueDocumentsRequest;
import client.api.LegalDocumentsApi.APIListLegalDocumentsRequest;
import client.api.LegalDocumentsApi.APIRecordConsentRequest;
import client.api.LegalDocumentsApi.APIShowAcceptanceRequest;
import client.api.LegalDocumentsApi.APIShowConsentReceiptRequest;
import client.api.LegalDocumentsApi.APIShowLegalDocumentRequest;
import client.api.OnboardingApi;
import client.api.OnboardingApi.APISaveGenderRequest;
import client.api.UserAdditionalInfoApi;
import client.api.UserAdditionalInfoApi.APIAddUserInfoRequest;
import client.api.UserAdditionalInfoApi.APIConfirmIdentityRequest;
import client.api.UserAdditionalInfoApi.APIListDropdownRequest;
import client.api.UserAdditionalInfoApi.APIListPermissionLogRequest;
import client.api.UserAdditionalInfoApi.APIShowIdentityAssuranceRequest;
import client.model.Acceptance;
import client.model.AddedInfo;
import client.model.AdditionalInfo;
import client.model.AuditStream;
import client.model.CloudEvent;
import client.model.Confirmation;
import client.model.Consent;
import client.model.ConsentDecision;
import client.model.DocumentType;
import client.model.DropdownEntry;
import client.model.DueDocument;
import client.model.ErrorEnvelope;
import client.model.GatewayMessage;
import client.model.GenderChoice;
import client.model.Identity;
import client.model.IdentityAssurance;
import client.model.Language;
import client.model.LegalDocument;
import client.model.PermissionLogEntry;
import client.model.ServerFailure;
import client.model.Timezone;
import client.model.UserEnvelope;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Calls the API through the generated Java client, and prints each response as the client has read it: one JSON object a
 * line. Its argument names the base URLs and tokens.
 */
final class Calls {
    private static final ObjectMapper MAPPER = ApiClient.createDefaultObjectMapper();

    private final OnboardingApi onboarding;
    private final LegalDocumentsApi documents;
    private final UserAdditionalInfoApi info;
    private final EventsApi events;
    private final AuditApi audit;

    /** A client with a token, or without one where it is null. */
    private Calls(String url, String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(url);
        if (token != null) {
            client.setRequestInterceptor(
                    request -> request.header("x-auth", token).header("Authorization", "Bearer " + token));
        }
        onboarding = new OnboardingApi(client);
        documents = new LegalDocumentsApi(client);
        info = new UserAdditionalInfoApi(client);
        events = new EventsApi(client);
        audit = new AuditApi(client);
    }

    private interface Call<T> {
        ApiResponse<T> send() throws ApiException;
    }

    /** The body that the client has read, and the headers of its response. */
    private record Told<T>(T value, Map<String, List<String>> headers) {
        String header(String name) {
            return headers.get(name.toLowerCase(java.util.Locale.ROOT)).getFirst();
        }
    }

    private static <T> Told<T> tell(Call<T> call) throws IOException {
        try {
            ApiResponse<T> response = call.send();
            print(response.getStatusCode(), null, response.getData());
            return new Told<>(response.getData(), response.getHeaders());
        } catch (ApiException e) {
            if (e.getCode() == 0) {
                throw new IOException(e);
            }
            String code = e.getResponseHeaders().firstValue("X-Error-Code").orElse(null);
            print(e.getCode(), code, refusal(e.getCode(), e.getResponseBody()));
            return new Told<>(null, e.getResponseHeaders().map());
        }
    }

    private static Object refusal(int status, String body) throws IOException {
        if (body == null || body.isEmpty()) {
            return null;
        }
        Class<?> type = status >= 500
                ? ServerFailure.class
                : status == 413 || status == 429 ? GatewayMessage.class : ErrorEnvelope.class;
        return MAPPER.readValue(body, type);
    }

    private static void print(int status, String code, Object body) throws IOException {
        Map<String, Object> line = new HashMap<>();
        line.put("status", status);
        line.put("code", code);
        line.put("body", body);
        System.out.println(MAPPER.writeValueAsString(line));
    }

    private Told<UserEnvelope> saveGender() throws IOException {
        return tell(() -> onboarding.saveGenderWithHttpInfo(APISaveGenderRequest.newBuilder()
                .genderChoice(new GenderChoice().gender(GenderChoice.GenderEnum.FEMALE))
                .xTimezone(Timezone.UTC_PLUS_03_00)
                .xLanguage(Language.EN)
                .build()));
    }

    private Told<Consent> recordConsent(String version) throws IOException {
        return tell(() -> documents.recordConsentWithHttpInfo(APIRecordConsentRequest.newBuilder()
                .consentDecision(new ConsentDecision()
                        .documentType(DocumentType.PRIVACY_POLICY)
                        .documentVersion(version)
                        .isAccepted(true))
                .build()));
    }

    private Told<List<Consent>> listConsents(String cursor) throws IOException {
        return tell(() -> documents.listConsentsWithHttpInfo(APIListConsentsRequest.newBuilder()
                .current(true)
                .limit(1)
                .cursor(cursor)
                .build()));
    }

    private Told<List<DueDocument>> listDueDocuments() throws IOException {
        return tell(() -> documents.listDueDocumentsWithHttpInfo(
                APIListDueDocumentsRequest.newBuilder().build()));
    }

    private Told<List<LegalDocument>> listLegalDocuments() throws IOException {
        return tell(() -> documents.listLegalDocumentsWithHttpInfo(APIListLegalDocumentsRequest.newBuilder()
                .type(DocumentType.TERMS_OF_USE)
                .build()));
    }

    private Told<String> showLegalDocument() throws IOException {
        return tell(() -> documents.showLegalDocumentWithHttpInfo(APIShowLegalDocumentRequest.newBuilder()
                .type(DocumentType.TERMS_OF_USE)
                .version("1.1.0")
                .build()));
    }

    private Told<List<DropdownEntry>> listDropdown(String ifNoneMatch) throws IOException {
        return tell(() -> info.listDropdownWithHttpInfo(APIListDropdownRequest.newBuilder()
                .code("income_source")
                .ifNoneMatch(ifNoneMatch)
                .build()));
    }

    private static AdditionalInfo additionalInfo() {
        return new AdditionalInfo()
                .purposeOfTransactionId("1")
                .sourceOfFundingId("1")
                .monthlyIncomeAmountId("3")
                .estimatedMonthlyDWAmountId("2")
                .estimatedMonthlyDWCountId("1");
    }

    private Told<AddedInfo> addUserInfo(String source, String tenantId) throws IOException {
        return tell(() -> info.addUserInfoWithHttpInfo(APIAddUserInfoRequest.newBuilder()
                .additionalInfo(additionalInfo().sourceOfFundingId(source))
                .tenantId(tenantId)
                .build()));
    }

    private Told<Confirmation> confirmIdentity(String number, boolean useTcknService) throws IOException {
        return tell(() -> info.confirmIdentityWithHttpInfo(APIConfirmIdentityRequest.newBuilder()
                .identity(new Identity()
                        .userIdentityNumber(number)
                        .name("Ahmet")
                        .surname("Yılmaz")
                        .birthDate("1990-01-15")
                        .cityId("34")
                        .districtId("1")
                        .useTCKNService(useTcknService)
                        .additionalInfo(additionalInfo()))
                .build()));
    }

    private Told<IdentityAssurance> showIdentityAssurance() throws IOException {
        return tell(() -> info.showIdentityAssuranceWithHttpInfo(
                APIShowIdentityAssuranceRequest.newBuilder().build()));
    }

    private Told<List<PermissionLogEntry>> listPermissionLog(String cursor) throws IOException {
        return tell(() -> info.listPermissionLogWithHttpInfo(
                APIListPermissionLogRequest.newBuilder().limit(1).cursor(cursor).build()));
    }

    private Told<List<CloudEvent>> listEvents(String after) throws IOException {
        return tell(() -> events.listEventsWithHttpInfo(APIListEventsRequest.newBuilder()
                .type("consent.recorded")
                .limit(1)
                .after(after)
                .build()));
    }

    private Told<Acceptance> showAcceptance(String version) throws IOException {
        return tell(() -> documents.showAcceptanceWithHttpInfo(APIShowAcceptanceRequest.newBuilder()
                .type(DocumentType.TERMS_OF_USE)
                .version(version)
                .build()));
    }

    private void call(String operation) throws IOException {
        switch (operation) {
            case "saveGender" -> saveGender();
            case "recordConsent" -> recordConsent("1.2.0");
            case "listConsents" -> listConsents(null);
            case "listDueDocuments" -> listDueDocuments();
            case "listLegalDocuments" -> listLegalDocuments();
            case "showLegalDocument" -> showLegalDocument();
            case "listDropdown" -> listDropdown(null);
            case "addUserInfo" -> addUserInfo("1", null);
            case "confirmIdentity" -> confirmIdentity("12345678901", false);
            case "showIdentityAssurance" -> showIdentityAssurance();
            case "listPermissionLog" -> listPermissionLog(null);
            case "listEvents" -> listEvents(null);
            case "showAcceptance" -> showAcceptance("1.1.0");
            case "showConsentReceipt" ->
                tell(() -> documents.showConsentReceiptWithHttpInfo(
                        APIShowConsentReceiptRequest.newBuilder().id("unknown").build()));
            case "showPublishedKeys" ->
                tell(() -> audit.showPublishedKeysWithHttpInfo(
                        APIShowPublishedKeysRequest.newBuilder().build()));
            case "listCheckpoints" ->
                tell(() -> audit.listCheckpointsWithHttpInfo(
                        APIListCheckpointsRequest.newBuilder().stream(AuditStream.CONSENT)
                                .build()));
            case "showInclusionProof" ->
                tell(() -> audit.showInclusionProofWithHttpInfo(
                        APIShowInclusionProofRequest.newBuilder().entryId("unknown").stream(AuditStream.CONSENT)
                                .build()));
            case "showConsistencyProof" ->
                tell(() -> audit.showConsistencyProofWithHttpInfo(
                        APIShowConsistencyProofRequest.newBuilder().stream(AuditStream.CONSENT)
                                .from(1)
                                .build()));
            default -> throw new IllegalArgumentException(operation);
        }
    }

    public static void main(String[] args) throws IOException {
        JsonNode settings = MAPPER.readTree(args[0]);
        String run = settings.path("run").asText();
        JsonNode tokens = settings.path("tokens");
        Calls nobody = new Calls(run, null);
        Calls user = new Calls(run, tokens.path("user").asText());
        Calls denied = new Calls(run, tokens.path("denied").asText());
        Calls admin = new Calls(run, tokens.path("admin").asText());

        user.saveGender();
        nobody.saveGender();
        new Calls(run, tokens.path("auditor").asText()).saveGender();
        new Calls(run, tokens.path("unknown").asText()).saveGender();
        new Calls(run, tokens.path("closed").asText()).saveGender();
        user.recordConsent("1.2.0");
        user.recordConsent("1.2.0");
        user.recordConsent("9.9.9");
        user.listConsents(null);
        user.listConsents("forged");
        user.listDueDocuments();
        nobody.listLegalDocuments();
        String etag = nobody.listDropdown(null).header("ETag");
        nobody.listDropdown(etag);
        user.addUserInfo("1", null);
        user.addUserInfo("999", null);
        user.addUserInfo("1", "another-tenant");
        new Calls(run, tokens.path("far").asText()).addUserInfo("1", null);
        Confirmation confirmation = user.confirmIdentity("12345678901", false).value();
        new Calls(run, confirmation.getToken()).saveGender();
        denied.confirmIdentity("20000000114", true);
        new Calls(run, tokens.path("blocked").asText()).confirmIdentity("12345678901", false);
        new Calls(run, tokens.path("review").asText()).confirmIdentity("12345678901", false);
        denied.confirmIdentity("40000000150", true);
        user.showIdentityAssurance();
        denied.showIdentityAssurance();
        String cursor = admin.listPermissionLog(null).header("X-Next-Cursor");
        admin.listPermissionLog(cursor);
        admin.listPermissionLog("forged");
        user.listPermissionLog(null);
        String after = admin.listEvents(null).header("X-Next-Cursor");
        admin.listEvents(after);
        admin.showAcceptance("1.1.0");

        for (JsonNode documented : settings.path("documented")) {
            new Calls(documented.path("url").asText(), "token")
                    .call(documented.path("operation").asText());
        }
    }
}
