package com.allmine.checks.prose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tries each rule on a sentence that breaks it, and all rules on the sentences that should take its place. */
class ProseRuleTest {
    private static final String BAD = """
        STARTS_WITH_A_PRONOUN_AS_NOUN | What Lambda calls: the real clock, keys and table.
        STARTS_WITH_A_PRONOUN_AS_NOUN | Whoever asks sees only their own record.
        STARTS_WITH_A_PRONOUN_AS_NOUN | Whom we signed a token for is denied.
        STARTS_WITH_A_PRONOUN_AS_NOUN | Where a class takes both, Lambda hands it the stream.
        WHOEVER | The log is for whoever looks for errors.
        SOMEBODY_ELSES | Nobody reads somebody else's record.
        ANEW | It is compiled anew each time.
        IS_NONE | A body that is none fails the test.
        IS_NO | Any other name is no match.
        FOR_TO | For the reader, for to look into classes costs a start.
        FOR_MEANING_BECAUSE | Messages are left out, for they may quote the client.
        FOR_MEANING_BECAUSE | The hour is sealed too, for nothing is put into it later.
        FOR_MEANING_BECAUSE | It is not tried here, for the old database could not be reached.
        NOES | Only the register's noes count.
        OF_ITS_OWN | The function runs in a process of its own.
        MAKE_DO | A stale value is never made do with.
        BESIDE_IN_PARALLEL | The reads run beside the start.
        BESIDE_IN_PARALLEL | Both are sent beside one another.
        SEAL | The token is sealed.
        SEAL | Opens what older keys have sealed.
        REHEARSAL | No rehearsal shows a profile.
        PATIENCE | The client has no patience.
        STRANGER | A stranger gets no token.
        STAND_IN | A stand-in for AWS listens there.
        ENGINE | The engines listen on loopback.
        KEY_RING | Reads the key ring.
        CLAIM_OF_A_KEY | It claims the key.
        CLAIM_OF_A_KEY | The claim of an idempotency key expires.
        ADMISSION | The caller is admitted by a role.
        MATRIX | Reads the matrix of the roles.
        RIGHT | No function has the right to delete.
        MOMENT | Shows the earliest moment.
        ANSWER | Checks every answer against the contract.
        SO_AS_A_MANNER | Media types are compared so.
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = BAD)
    void findsASentenceThatBreaksTheRule(ProseRule rule, String sentence) {
        assertThat(brokenBy(sentence)).contains(rule);
    }

    @ParameterizedTest
    @EnumSource
    void isTriedAboveOrCountsWords(ProseRule rule) {
        assertThat(rule == ProseRule.LONG || BAD.contains(rule.name())).isTrue();
        assertThat(rule.advice()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "If a token carries more than ten roles, only the first ten are logged.",
                "What does the client see?",
                "What it costs to start a function",
                "There is no route at the root of the host.",
                "It is no longer than a page, and no other is read.",
                "It waits for the response, for an hour at most.",
                "The alarm is for the users that have no role.",
                "A sealed interface lists its records.",
                "A token carries claims; the claim that is missing is logged.",
                "The JSONata engine is called once.",
                "The function answers the request, and the client reads the answer.",
                "If AWS does not answer, the log says so.",
                "The files stand beside the class.",
                "The row on the right shows its own count."
            })
    void leavesAPlainSentenceAlone(String sentence) {
        assertThat(brokenBy(sentence)).isEmpty();
    }

    @Test
    void countsWordsAndTakesCodeForOne() {
        String limit = "word ".repeat(ProseRule.MOST_WORDS - 1);

        assertThat(brokenBy(limit + "{@code two words}.")).isEmpty();
        assertThat(brokenBy(limit + "one - more.")).containsExactly(ProseRule.LONG);
        assertThat(brokenBy(limit + "word. A " + limit.substring(5) + "word.")).isEmpty();
    }

    private static List<ProseRule> brokenBy(String text) {
        List<Passage> passages = Prose.of("Example.java", "/** " + text + " */");
        return Stream.of(ProseRule.values())
                .filter(rule -> passages.stream()
                        .flatMap(passage -> passage.sentences().stream())
                        .anyMatch(rule::isBrokenBy))
                .toList();
    }
}
