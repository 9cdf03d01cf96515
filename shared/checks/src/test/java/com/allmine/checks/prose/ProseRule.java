package com.allmine.checks.prose;

import com.allmine.checks.prose.Passage.Sentence;
import java.util.regex.Pattern;

/** One rule of plain English: the pattern that breaks it, and what to write instead. */
enum ProseRule {
    STARTS_WITH_A_PRONOUN_AS_NOUN(
            "^['\"(*_]*(?:What|Whoever|Whom|Whose|Where)\\b.*[.:;!]$", "begin with the noun: name the thing"),
    WHOEVER("\\b(?i:whoever|whomever|whosoever)\\b", "name who it is: the client, the caller, the operator"),
    SOMEBODY_ELSES("\\b(?i:somebody|anybody|everybody)(?:'s| else's)", "write: another user's, the user's"),
    ANEW("\\banew\\b", "write: again, new"),
    IS_NONE("\\b(?:is|are|was|were) none\\b", "say that it is missing or that no such thing exists"),
    IS_NO(
            "(?<!\\b[Tt]here )\\b(?:is|are|was|were) no (?!longer\\b|more\\b|less\\b|later\\b|\\w+er than\\b)",
            "write: is not a"),
    FOR_TO("\\bfor to\\b", "write: to"),
    FOR_MEANING_BECAUSE(
            "[,;:)] for"
                + " (?:(?:it|they|we|he|she|there|nothing|nobody)\\b|(?:the|an?|this|that|its|their|each|every|no|all|only|such)"
                + " (?:(?!that|which|who|whose|when|with|in|on|of|to\\b)[\\w'`-]+ ){1,3}"
                + "(?:is|are|was|were|has|have|had|does|do|did|can|cannot|could|may|might|must|will|would)\\b)",
            "write: because"),
    NOES("\\bnoes\\b", "write: refusals, negative results"),
    OF_ITS_OWN("\\bof (?:its|their|our|his|her|your|my) own\\b", "write: its own X, a separate X"),
    MAKE_DO("\\bma(?:de|kes?|king) do with\\b", "write: uses"),
    BESIDE_IN_PARALLEL(
            "\\bbeside (?:each other|one"
                + " another)\\b|\\b(?:runs?|running|ran|works?|working|calls?|called|reads?|asks?|asked|starts?|started|sends?|sent|written)"
                + " beside\\b",
            "write: in parallel with, at the same time as"),
    SEAL(
            "\\b(?i:(?:un|re)?seal(?:s|ed|ing|er)?)\\b(?! (?:interface|class|type|record|hierarch))",
            "write: encrypt; of the permission log: checkpoint"),
    REHEARSAL("\\b(?i:rehears(?:als?|es?|ed|ing))\\b", "write: priming"),
    PATIENCE("\\b(?i:patience)\\b", "write: timeout, maximum of attempts"),
    STRANGER("\\b(?i:strangers?)\\b", "name who it is: an unknown user, an unauthenticated client"),
    STAND_IN("\\b(?i:stand-ins?)\\b", "write: emulator, or placeholder"),
    ENGINE("(?<!JSONata )\\b(?i:engines?)\\b", "write: emulator"),
    KEY_RING("\\b(?i:key ?rings?)\\b", "write: key set"),
    CLAIM_OF_A_KEY(
            "\\b(?i:claim(?:s|ed|ing)?) (?:an?|the|its|this|that|every|each) (?:idempotency )?key\\b|\\b(?i:claims?"
                    + " (?:of|on|to) (?:an?|the|its) (?:idempotency )?key)\\b|\\b(?:table|store)s? of"
                    + " claims\\b|\\b(?:whose|its own) claim\\b|\\bclaim (?:itself|is kept)\\b",
            "write: acquire an idempotency record"),
    ADMISSION("\\b(?i:admissions?|admitted)\\b", "write: authorization, authorized"),
    MATRIX("\\b(?i:matrix|matrices)\\b", "write: permissions of the roles"),
    RIGHT("\\b(?:the|a|no|any other) rights? (?:to|that)\\b|\\bhas (?:a|the|which) right\\b", "write: permission"),
    MOMENT("\\b(?i:moments?)\\b", "write: time, timestamp"),
    ANSWER("\\b(?i:an|every|each|documented|stored|whole|same|HTTP|error) answers?\\b", "write: response"),
    SO_AS_A_MANNER(
            "(?<!\\b(?:[Ii]f|is|says?|said|do|does|did|done|and|or|not|even|thinks?) )\\bso(?:[.,;]| by itself)",
            "write: like this, this way"),
    LONG("", "split it: at most " + ProseRule.MOST_WORDS + " words a sentence") {
        @Override
        boolean isBrokenBy(Sentence sentence) {
            return sentence.words() > MOST_WORDS;
        }
    };

    static final int MOST_WORDS = 25;

    private final Pattern pattern;
    private final String advice;

    ProseRule(String pattern, String advice) {
        this.pattern = Pattern.compile(pattern);
        this.advice = advice;
    }

    boolean isBrokenBy(Sentence sentence) {
        return pattern.matcher(sentence.text()).find();
    }

    String advice() {
        return advice;
    }
}
