package com.allmine.operator.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.allmine.emulators.sts.StsEmulator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.ProfileFile;

/** The ways to sign in to AWS, without AWS: each finds its module of the SDK on the class path. */
class SignInTest {
    private static ProfileCredentialsProvider profile(String text) {
        return ProfileCredentialsProvider.builder()
                .profileFile(ProfileFile.builder()
                        .type(ProfileFile.Type.CONFIGURATION)
                        .content(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .build())
                .profileName("ops")
                .build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
        [profile ops]
        sso_session = nobody
        sso_account_id = 000000000000
        sso_role_name = Operator
        [sso-session nobody]
        sso_region = eu-central-1
        sso_start_url = https://example.com/start
        """, """
            [profile ops]
            region = eu-central-1
            login_session = arn:aws:iam::000000000000:user/nobody
            """})
    void lacksNothingButTheSession(String profile) {
        assertThatThrownBy(() -> profile(profile).resolveCredentials())
                .hasMessageNotContaining("class path")
                .hasMessageNotContaining("module");
    }

    @Test
    void assumesARole() {
        try (StsEmulator sts = StsEmulator.start()) {
            System.setProperty("aws.endpointUrlSts", sts.endpoint().toString());
            assertThatThrownBy(() -> profile("""
                [profile ops]
                region = eu-central-1
                role_arn = arn:aws:iam::000000000000:role/Operator
                source_profile = user
                [profile user]
                aws_access_key_id = test
                aws_secret_access_key = test
                """).resolveCredentials()).hasMessageContaining("no such operation");
        } finally {
            System.clearProperty("aws.endpointUrlSts");
        }
    }
}
