"""Calls the API through the generated Python client, and prints each response as the client has read it: one JSON object
a line. Its argument names the base URLs and tokens."""

import json
import sys

import allmine

settings = json.loads(sys.argv[1])
ADDITIONAL_INFO = {
    "purpose_of_transaction_id": "1",
    "source_of_funding_id": "1",
    "monthly_income_amount_id": "3",
    "estimated_monthly_dw_amount_id": "2",
    "estimated_monthly_dw_count_id": "1",
}


def read(value):
    return [json.loads(item.to_json()) for item in value] if isinstance(value, list) else json.loads(value.to_json())


class Client:
    def __init__(self, host, token):
        keys = {"x-auth": token} if token else {}
        client = allmine.ApiClient(allmine.Configuration(host=host, access_token=token, api_key=keys))
        self.onboarding = allmine.OnboardingApi(client)
        self.documents = allmine.LegalDocumentsApi(client)
        self.info = allmine.UserAdditionalInfoApi(client)
        self.events = allmine.EventsApi(client)
        self.audit = allmine.AuditApi(client)

    def save_gender(self):
        return self.tell(
            self.onboarding.save_gender_with_http_info,
            gender_choice=allmine.GenderChoice(gender="female"),
            x_timezone=allmine.Timezone.UTC_PLUS_03_00,
            x_language=allmine.Language.EN,
        )

    def record_consent(self, version="1.2.0"):
        decision = allmine.ConsentDecision(
            document_type=allmine.DocumentType.PRIVACY_POLICY, document_version=version, is_accepted=True
        )
        return self.tell(self.documents.record_consent_with_http_info, consent_decision=decision)

    def list_consents(self, cursor=None):
        return self.tell(self.documents.list_consents_with_http_info, current=True, limit=1, cursor=cursor)

    def list_due_documents(self):
        return self.tell(self.documents.list_due_documents_with_http_info)

    def list_legal_documents(self):
        return self.tell(
            self.documents.list_legal_documents_with_http_info, type=allmine.DocumentType.TERMS_OF_USE
        )

    def show_legal_document(self):
        return self.tell(
            self.documents.show_legal_document_with_http_info,
            type=allmine.DocumentType.TERMS_OF_USE,
            version="1.1.0",
        )

    def list_dropdown(self, if_none_match=None):
        return self.tell(
            self.info.list_dropdown_with_http_info, code="income_source", if_none_match=if_none_match
        )

    def add_user_info(self, source="1", tenant_id=None):
        info = allmine.AdditionalInfo(**{**ADDITIONAL_INFO, "source_of_funding_id": source})
        return self.tell(self.info.add_user_info_with_http_info, additional_info=info, tenant_id=tenant_id)

    def confirm_identity(self, number="12345678901", use_tckn_service=False):
        identity = allmine.Identity(
            user_identity_number=number,
            name="Ahmet",
            surname="Yılmaz",
            birth_date="1990-01-15",
            city_id="34",
            district_id="1",
            use_tckn_service=use_tckn_service,
            additional_info=allmine.AdditionalInfo(**ADDITIONAL_INFO),
        )
        return self.tell(self.info.confirm_identity_with_http_info, identity=identity)

    def show_identity_assurance(self):
        return self.tell(self.info.show_identity_assurance_with_http_info)

    def list_permission_log(self, cursor=None):
        return self.tell(self.info.list_permission_log_with_http_info, limit=1, cursor=cursor)

    def list_events(self, after=None):
        return self.tell(self.events.list_events_with_http_info, type="consent.recorded", limit=1, after=after)

    def show_acceptance(self, version="1.1.0"):
        return self.tell(
            self.documents.show_acceptance_with_http_info, type=allmine.DocumentType.TERMS_OF_USE, version=version
        )

    def show_consent_receipt(self):
        return self.tell(self.documents.show_consent_receipt_with_http_info, id="unknown")

    def show_published_keys(self):
        return self.tell(self.audit.show_published_keys_with_http_info)

    def list_checkpoints(self):
        return self.tell(self.audit.list_checkpoints_with_http_info, stream=allmine.AuditStream.CONSENT)

    def show_inclusion_proof(self):
        return self.tell(
            self.audit.show_inclusion_proof_with_http_info, entry_id="unknown", stream=allmine.AuditStream.CONSENT
        )

    def show_consistency_proof(self):
        return self.tell(
            self.audit.show_consistency_proof_with_http_info, stream=allmine.AuditStream.CONSENT, var_from=1
        )

    @staticmethod
    def tell(call, **arguments):
        """Prints what the client has read, and returns it with the headers, their names in lower case."""
        try:
            response = call(**arguments)
            print(json.dumps({"status": response.status_code, "body": read(response.data)}))
            return response.data, {name.lower(): value for name, value in response.headers.items()}
        except allmine.ApiException as e:
            body = None if e.data is None else read(e.data)
            print(json.dumps({"status": e.status, "code": e.headers.get("X-Error-Code"), "body": body}))
            return None, {}


def as_(user):
    return Client(settings["run"], settings["tokens"].get(user))


as_("user").save_gender()
as_("nobody").save_gender()
as_("auditor").save_gender()
as_("unknown").save_gender()
as_("closed").save_gender()
as_("user").record_consent()
as_("user").record_consent()
as_("user").record_consent("9.9.9")
as_("user").list_consents()
as_("user").list_consents("forged")
as_("user").list_due_documents()
as_("nobody").list_legal_documents()
_, headers = as_("nobody").list_dropdown()
as_("nobody").list_dropdown(headers["etag"])
as_("user").add_user_info()
as_("user").add_user_info("999")
as_("user").add_user_info("1", "another-tenant")
as_("far").add_user_info()
confirmation, _ = as_("user").confirm_identity()
Client(settings["run"], confirmation.token).save_gender()
as_("denied").confirm_identity("20000000114", True)
as_("blocked").confirm_identity()
as_("review").confirm_identity()
as_("denied").confirm_identity("40000000150", True)
as_("user").show_identity_assurance()
as_("denied").show_identity_assurance()
_, headers = as_("admin").list_permission_log()
as_("admin").list_permission_log(headers["x-next-cursor"])
as_("admin").list_permission_log("forged")
as_("user").list_permission_log()
_, headers = as_("admin").list_events()
as_("admin").list_events(headers["x-next-cursor"])
as_("admin").show_acceptance()

for documented in settings["documented"]:
    client = Client(documented["url"], "token")
    {
        "saveGender": client.save_gender,
        "recordConsent": client.record_consent,
        "listConsents": client.list_consents,
        "listDueDocuments": client.list_due_documents,
        "listLegalDocuments": client.list_legal_documents,
        "showLegalDocument": client.show_legal_document,
        "listDropdown": client.list_dropdown,
        "addUserInfo": client.add_user_info,
        "confirmIdentity": client.confirm_identity,
        "showIdentityAssurance": client.show_identity_assurance,
        "listPermissionLog": client.list_permission_log,
        "listEvents": client.list_events,
        "showAcceptance": client.show_acceptance,
        "showConsentReceipt": client.show_consent_receipt,
        "showPublishedKeys": client.show_published_keys,
        "listCheckpoints": client.list_checkpoints,
        "showInclusionProof": client.show_inclusion_proof,
        "showConsistencyProof": client.show_consistency_proof,
    }[documented["operation"]]()
