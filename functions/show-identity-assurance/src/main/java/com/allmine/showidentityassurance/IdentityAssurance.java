package com.allmine.showidentityassurance;

import com.allmine.data.assurance.ConfirmedIdentity;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The response, in the form of OpenID Connect for Identity Assurance 1.0. Only what the national register confirmed is a
 * verified claim. A declared identity is not, so its name and birth date are not shown.
 */
record IdentityAssurance(
        @JsonProperty("verified_claims") @Nullable VerifiedClaims verifiedClaims,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Declared declared) {

    static IdentityAssurance of(ConfirmedIdentity confirmed) {
        return confirmed.isVerified()
                ? new IdentityAssurance(VerifiedClaims.of(confirmed), null)
                : new IdentityAssurance(null, new Declared(confirmed.confirmedAt()));
    }

    /** @param time when the user last declared the identity */
    record Declared(Timestamp time) {}

    /** The claims, and how they were verified. */
    record VerifiedClaims(Verification verification, IdentityClaims claims) {
        static VerifiedClaims of(ConfirmedIdentity confirmed) {
            Timestamp time = confirmed.confirmedAt();
            Evidence evidence =
                    new Evidence("electronic_record", List.of(new Check("data", "NVI", time)), ElectronicRecord.NVI);
            return new VerifiedClaims(
                    new Verification("tr_masak", time, List.of(evidence)), IdentityClaims.of(confirmed.identity()));
        }
    }

    /** @param trustFramework a name of ours for identification by Turkish Law 5549, which MASAK supervises */
    record Verification(
            @JsonProperty("trust_framework") String trustFramework, Timestamp time, List<Evidence> evidence) {}

    /** The evidence of a verification: a record, and the checks against it. */
    record Evidence(
            String type, @JsonProperty("check_details") List<Check> checkDetails, ElectronicRecord record) {}

    /** A check that compared the claims with the data of the record. */
    record Check(@JsonProperty("check_method") String checkMethod, String organization, Timestamp time) {}

    /** An electronic record and its source. */
    record ElectronicRecord(String type, Source source) {
        static final ElectronicRecord NVI = new ElectronicRecord(
                "population_register", new Source("Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü", "TUR"));
    }

    /** @param countryCode of ICAO Doc 9303, three letters */
    record Source(String name, @JsonProperty("country_code") String countryCode) {}

    /** The claims of OpenID Connect. */
    record IdentityClaims(
            @JsonProperty("given_name") String givenName,
            @JsonProperty("family_name") String familyName,
            String birthdate) {
        static IdentityClaims of(Identity identity) {
            return new IdentityClaims(identity.givenNames(), identity.surname(), identity.birthDate());
        }

        /** Hides the personal data from logs. */
        @Override
        public String toString() {
            return "IdentityClaims[hidden]";
        }
    }
}
