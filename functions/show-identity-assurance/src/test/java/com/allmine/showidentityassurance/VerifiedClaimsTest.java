package com.allmine.showidentityassurance;

import static org.assertj.core.api.Assertions.assertThat;

import com.allmine.api.json.Json;
import com.allmine.data.assurance.ConfirmedIdentity;
import com.allmine.data.dynamo.Timestamp;
import com.allmine.data.identity.Identity;
import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.assurance.claims.VerifiedClaimsSet;
import com.nimbusds.openid.connect.sdk.assurance.evidences.ElectronicRecordDetails;
import com.nimbusds.openid.connect.sdk.assurance.evidences.ElectronicRecordEvidence;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The response, by the rules of OpenID Identity Assurance Schema Definition 1.0, and as another project's library reads
 * it. The rules are written here from the specification. This does not prove that the JSON schema of the OpenID Foundation
 * accepts the response: no package registry has that schema. The library implements an earlier draft, and ignores {@code
 * check_details}. The specification has no {@code declared}, and does not say that {@code verified_claims} may be null.
 */
class VerifiedClaimsTest {
    private static final Identity IDENTITY = new Identity("10000000146", "Ahmet", "Can", "Yılmaz", "1990-01-15");
    private static final String VERIFICATION = "/verified_claims/verification";
    private static final String EVIDENCE = VERIFICATION + "/evidence/0";

    private static JsonNode response(boolean isVerified) {
        Timestamp time = new Timestamp("2025-12-24T08:15:30.123Z");
        ConfirmedIdentity identity = new ConfirmedIdentity(IDENTITY, isVerified, time);
        return Json.object(Json.write(IdentityAssurance.of(identity))).orElseThrow();
    }

    /** Each object: its place, the members that it must have, and those that it may have. */
    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of("/verified_claims", List.of("verification", "claims"), List.of()),
                Arguments.of(
                        VERIFICATION,
                        List.of("trust_framework"),
                        List.of("assurance_level", "assurance_process", "time", "verification_process", "evidence")),
                Arguments.of(EVIDENCE, List.of("type"), List.of("attachments", "check_details", "time", "record")),
                Arguments.of(
                        EVIDENCE + "/check_details/0",
                        List.of("check_method"),
                        List.of("organization", "check_id", "time")),
                Arguments.of(
                        EVIDENCE + "/record",
                        List.of("type"),
                        List.of("created_at", "date_of_expiry", "derived_claims", "source")),
                Arguments.of(
                        EVIDENCE + "/record/source",
                        List.of(),
                        List.of("name", "formatted", "country", "country_code", "jurisdiction")),
                Arguments.of("/verified_claims/claims", List.of(), List.of("given_name", "family_name", "birthdate")));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyObjectHasTheMembersThatItMustHaveAndNoUnknownOne(String place, List<String> must, List<String> may) {
        assertThat(response(true).at(place).fieldNames())
                .toIterable()
                .isNotEmpty()
                .containsAll(must)
                .isSubsetOf(Stream.concat(must.stream(), may.stream()).toList());
    }

    @Test
    void everyArrayHasAnElementAndEveryValueItsFormat() {
        JsonNode response = response(true);

        assertThat(response.at(VERIFICATION + "/evidence")).hasSize(1);
        assertThat(response.at(EVIDENCE + "/check_details")).hasSize(1);
        assertThat(response.findValuesAsText("time"))
                .hasSize(2)
                .allSatisfy(time -> assertThat(OffsetDateTime.parse(time)).isEqualTo("2025-12-24T08:15:30.123Z"));
        assertThat(LocalDate.parse(response.findValue("birthdate").asText())).isEqualTo("1990-01-15");
        assertThat(Locale.getISOCountries(Locale.IsoCountryCode.PART1_ALPHA3))
                .contains(response.findValue("country_code").asText());
    }

    private static UserInfo read(boolean isVerified) throws ParseException {
        String json = response(isVerified).toString();
        return UserInfo.parse("{\"sub\":\"u-1\"," + json.substring(1));
    }

    @Test
    void anotherLibraryReadsTheSameClaimsAndEvidence() throws ParseException {
        List<VerifiedClaimsSet> all = read(true).getVerifiedClaims();

        assertThat(all).hasSize(1);
        VerifiedClaimsSet claims = all.getFirst();
        assertThat(claims.getVerification().getTrustFramework().getValue()).isEqualTo("tr_masak");
        assertThat(claims.getVerification().getVerificationTime().getDate()).isEqualTo("2025-12-24T08:15:30.123Z");
        assertThat(claims.getClaimsSet().getGivenName()).isEqualTo("Ahmet Can");
        assertThat(claims.getClaimsSet().getFamilyName()).isEqualTo("Yılmaz");
        assertThat(claims.getClaimsSet().getBirthdate()).isEqualTo("1990-01-15");
        ElectronicRecordEvidence evidence = (ElectronicRecordEvidence)
                claims.getVerification().getEvidence().getFirst();
        ElectronicRecordDetails record = evidence.getRecordDetails();
        assertThat(record.getType().getValue()).isEqualTo("population_register");
        assertThat(record.getSource().getName().getValue()).isEqualTo("Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü");
        assertThat(record.getSource().getCountryCode().getValue()).isEqualTo("TUR");
    }

    @Test
    void anotherLibraryFindsNoVerifiedClaimInADeclaration() throws ParseException {
        assertThat(read(false).getVerifiedClaims()).isNull();
    }
}
