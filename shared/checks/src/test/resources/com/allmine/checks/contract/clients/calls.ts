// Calls the API through the generated TypeScript client, and prints each response as the client has read it: one JSON
// object a line. Its argument names the base URLs and tokens.
import * as api from "./index";

declare const process: { argv: string[] };

const { run, documented, tokens } = JSON.parse(process.argv[2]);

class Client {
  private readonly configuration: api.Configuration;

  constructor(basePath: string, token?: string) {
    this.configuration = new api.Configuration({ basePath, accessToken: token, apiKey: token });
  }

  saveGender = () =>
    tell(
      new api.OnboardingApi(this.configuration).saveGenderRaw({
        genderChoice: { gender: api.GenderChoiceGenderEnum.Female },
        xTimezone: api.Timezone.UTC_PLUS_03_00,
        xLanguage: api.Language.En,
      }),
      api.UserEnvelopeToJSON,
    );

  recordConsent = (documentVersion = "1.2.0") =>
    tell(
      new api.LegalDocumentsApi(this.configuration).recordConsentRaw({
        consentDecision: { documentType: api.DocumentType.PrivacyPolicy, documentVersion, isAccepted: true },
      }),
      api.ConsentToJSON,
    );

  listConsents = (cursor?: string) =>
    tell(
      new api.LegalDocumentsApi(this.configuration).listConsentsRaw({ current: true, limit: 1, cursor }),
      (consents) => consents.map(api.ConsentToJSON),
    );

  listDueDocuments = () =>
    tell(new api.LegalDocumentsApi(this.configuration).listDueDocumentsRaw({}), (documents) =>
      documents.map(api.DueDocumentToJSON),
    );

  listLegalDocuments = () =>
    tell(
      new api.LegalDocumentsApi(this.configuration).listLegalDocumentsRaw({ type: api.DocumentType.TermsOfUse }),
      (documents) => documents.map(api.LegalDocumentToJSON),
    );

  showLegalDocument = () =>
    tell(
      new api.LegalDocumentsApi(this.configuration).showLegalDocumentRaw({
        type: api.DocumentType.TermsOfUse,
        version: "1.1.0",
      }),
      (text) => text,
    );

  listDropdown = (ifNoneMatch?: string) =>
    tell(
      new api.UserAdditionalInfoApi(this.configuration).listDropdownRaw({ code: "income_source", ifNoneMatch }),
      (entries) => entries.map(api.DropdownEntryToJSON),
    );

  addUserInfo = (sourceOfFundingId = "1", tenantId?: string) =>
    tell(
      new api.UserAdditionalInfoApi(this.configuration).addUserInfoRaw({
        additionalInfo: { ...additionalInfo, sourceOfFundingId },
        tenantId,
      }),
      api.AddedInfoToJSON,
    );

  confirmIdentity = (userIdentityNumber: string, useTCKNService = false) =>
    tell(
      new api.UserAdditionalInfoApi(this.configuration).confirmIdentityRaw({
        identity: {
          userIdentityNumber,
          name: "Ahmet",
          surname: "Yılmaz",
          birthDate: "1990-01-15",
          cityId: "34",
          districtId: "1",
          useTCKNService,
          additionalInfo,
        },
      }),
      api.ConfirmationToJSON,
    );

  showIdentityAssurance = () =>
    tell(
      new api.UserAdditionalInfoApi(this.configuration).showIdentityAssuranceRaw({}),
      api.IdentityAssuranceToJSON,
    );

  listPermissionLog = (cursor?: string) =>
    tell(
      new api.UserAdditionalInfoApi(this.configuration).listPermissionLogRaw({ limit: 1, cursor }),
      (entries) => entries.map(api.PermissionLogEntryToJSON),
    );

  listEvents = (after?: string) =>
    tell(
      new api.EventsApi(this.configuration).listEventsRaw({ type: "consent.recorded", limit: 1, after }),
      (events) => events.map(api.CloudEventToJSON),
    );

  showAcceptance = (version = "1.1.0") =>
    tell(
      new api.LegalDocumentsApi(this.configuration).showAcceptanceRaw({ type: api.DocumentType.TermsOfUse, version }),
      api.AcceptanceToJSON,
    );

  showConsentReceipt = () =>
    tell(new api.LegalDocumentsApi(this.configuration).showConsentReceiptRaw({ id: "unknown" }), (text) => text);

  showPublishedKeys = () =>
    tell(new api.AuditApi(this.configuration).showPublishedKeysRaw({}), api.PublishedKeysToJSON);

  listCheckpoints = () =>
    tell(
      new api.AuditApi(this.configuration).listCheckpointsRaw({ stream: api.AuditStream.Consent }),
      (checkpoints) => checkpoints.map(api.CheckpointToJSON),
    );

  showInclusionProof = () =>
    tell(
      new api.AuditApi(this.configuration).showInclusionProofRaw({
        entryId: "unknown",
        stream: api.AuditStream.Consent,
      }),
      api.InclusionProofToJSON,
    );

  showConsistencyProof = () =>
    tell(
      new api.AuditApi(this.configuration).showConsistencyProofRaw({ stream: api.AuditStream.Consent, from: 1 }),
      api.ConsistencyProofToJSON,
    );
}

const additionalInfo: api.AdditionalInfo = {
  purposeOfTransactionId: "1",
  sourceOfFundingId: "1",
  monthlyIncomeAmountId: "3",
  estimatedMonthlyDWAmountId: "2",
  estimatedMonthlyDWCountId: "1",
};

/** Prints what the client has read, and returns it with the headers. */
async function tell<T>(call: Promise<api.ApiResponse<T>>, toJSON: (value: T) => any) {
  try {
    const { raw, value } = await call.then(async (response) => ({ raw: response.raw, value: await response.value() }));
    console.log(JSON.stringify({ status: raw.status, body: toJSON(value) }));
    return { headers: raw.headers, value };
  } catch (error) {
    if (!(error instanceof api.ResponseError)) {
      throw error;
    }
    const { status, headers } = error.response;
    const body = status === 304 ? null : refusal(status, await error.response.json());
    console.log(JSON.stringify({ status, code: headers.get("X-Error-Code"), body }));
    return { headers, value: undefined };
  }
}

function refusal(status: number, body: unknown) {
  if (status >= 500) {
    return api.ServerFailureToJSON(api.ServerFailureFromJSON(body));
  }
  return [413, 429].includes(status)
    ? api.GatewayMessageToJSON(api.GatewayMessageFromJSON(body))
    : api.ErrorEnvelopeToJSON(api.ErrorEnvelopeFromJSON(body));
}

async function main() {
  const as = (user: string) => new Client(run, tokens[user]);
  await as("user").saveGender();
  await as("nobody").saveGender();
  await as("auditor").saveGender();
  await as("unknown").saveGender();
  await as("closed").saveGender();
  await as("user").recordConsent();
  await as("user").recordConsent();
  await as("user").recordConsent("9.9.9");
  await as("user").listConsents();
  await as("user").listConsents("forged");
  await as("user").listDueDocuments();
  await as("nobody").listLegalDocuments();
  const { headers } = await as("nobody").listDropdown();
  await as("nobody").listDropdown(headers.get("ETag")!);
  await as("user").addUserInfo();
  await as("user").addUserInfo("999");
  await as("user").addUserInfo("1", "another-tenant");
  await as("far").addUserInfo();
  const { value } = await as("user").confirmIdentity("12345678901");
  await new Client(run, value!.token!).saveGender();
  await as("denied").confirmIdentity("20000000114", true);
  await as("blocked").confirmIdentity("12345678901");
  await as("review").confirmIdentity("12345678901");
  await as("denied").confirmIdentity("40000000150", true);
  await as("user").showIdentityAssurance();
  await as("denied").showIdentityAssurance();
  const page = await as("admin").listPermissionLog();
  await as("admin").listPermissionLog(page.headers.get("X-Next-Cursor")!);
  await as("admin").listPermissionLog("forged");
  await as("user").listPermissionLog();
  const events = await as("admin").listEvents();
  await as("admin").listEvents(events.headers.get("X-Next-Cursor")!);
  await as("admin").showAcceptance();

  for (const { operation, url } of documented) {
    const client = new Client(url, "token");
    const calls: Record<string, () => Promise<unknown>> = {
      saveGender: () => client.saveGender(),
      recordConsent: () => client.recordConsent(),
      listConsents: () => client.listConsents(),
      listDueDocuments: () => client.listDueDocuments(),
      listLegalDocuments: () => client.listLegalDocuments(),
      showLegalDocument: () => client.showLegalDocument(),
      listDropdown: () => client.listDropdown(),
      addUserInfo: () => client.addUserInfo(),
      confirmIdentity: () => client.confirmIdentity("12345678901"),
      showIdentityAssurance: () => client.showIdentityAssurance(),
      listPermissionLog: () => client.listPermissionLog(),
      listEvents: () => client.listEvents(),
      showAcceptance: () => client.showAcceptance(),
      showConsentReceipt: () => client.showConsentReceipt(),
      showPublishedKeys: () => client.showPublishedKeys(),
      listCheckpoints: () => client.listCheckpoints(),
      showInclusionProof: () => client.showInclusionProof(),
      showConsistencyProof: () => client.showConsistencyProof(),
    };
    await calls[operation]();
  }
}

main();
