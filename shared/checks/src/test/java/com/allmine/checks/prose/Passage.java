package com.allmine.checks.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of prose in a file: one comment, paragraph, list item, description or message.
 *
 * @param line the number of its first line in the file, from 1; its text keeps the line breaks of the file
 */
record Passage(int line, String text) {
    /** A full stop, or its like, before a capital letter, a number or code; closing quotes belong to the sentence. */
    private static final Pattern END = Pattern.compile("[.!?]['\")*_]*(?=\\s+['\"(*_`]*[\\p{Lu}\\d`])");

    private static final Pattern WORD = Pattern.compile("\\S*[\\p{L}\\d]\\S*");

    /** Three words with letters that English lacks: the openapi.yaml is in two languages. */
    private static final Pattern TURKISH = Pattern.compile("(?:\\S*[ıİşŞğĞçÇöÖüÜ]\\S*\\s[^ıİşŞğĞçÇöÖüÜ]*){3}");

    /** A sentence with the number of the line it begins on. */
    record Sentence(int line, String text) {
        int words() {
            return (int) WORD.matcher(text).results().count();
        }
    }

    List<Sentence> sentences() {
        List<Sentence> sentences = new ArrayList<>();
        int start = 0;
        Matcher end = END.matcher(text);
        while (end.find()) {
            add(sentences, start, end.end());
            start = end.end();
        }
        add(sentences, start, text.length());
        return sentences;
    }

    private void add(List<Sentence> sentences, int from, int to) {
        int start = from;
        while (start < to && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        if (start < to && !TURKISH.matcher(text.substring(start, to)).find()) {
            int breaks = (int)
                    text.substring(0, start).chars().filter(c -> c == '\n').count();
            sentences.add(new Sentence(
                    line + breaks, text.substring(start, to).strip().replaceAll("\\s+", " ")));
        }
    }
}
