package com.allmine.checks.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The comments of Java source: each javadoc tag and paragraph is a passage, and so is each run of line comments. */
final class JavaComments {
    /** Text blocks, strings and characters come first, because they may contain what looks like a comment. */
    private static final Pattern TOKEN =
            Pattern.compile("(?s)\"\"\".*?(?<!\\\\)\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'"
                    + "|(?<block>/\\*.*?\\*/)|(?<lines>//[^\n]*(?:\n[ \\t]*//[^\n]*)*)");

    private static final Pattern INLINE_CODE =
            Pattern.compile("(?s)<pre>.*?</pre>|\\{@(?:code|link|linkplain|value|snippet)\\b[^}]*}|<code>.*?</code>");
    private static final Pattern MARGIN = Pattern.compile("(?m)^[ \\t]*\\*? ?");
    private static final Pattern TAG = Pattern.compile("(?m)^[ \\t]*@(?:param\\s+\\S+|throws\\s+\\S+|\\w+)");
    private static final Pattern BREAK = Pattern.compile("</?(?:p|ul|ol|li|table|tr|td|th|h\\d|dl|dt|dd|br)\\b[^>]*>");

    private JavaComments() {}

    static List<Passage> of(String source) {
        List<Passage> passages = new ArrayList<>();
        int line = 1;
        int seen = 0;
        for (MatchResult token : TOKEN.matcher(source).results().toList()) {
            line += breaks(source.substring(seen, token.start()));
            seen = token.start();
            if (token.group("block") != null) {
                passages.addAll(block(line, token.group("block")));
            } else if (token.group("lines") != null) {
                String text = token.group("lines").replaceAll("(?m)^[ \\t]*//", "");
                passages.add(new Passage(line, text));
            }
        }
        return passages;
    }

    private static List<Passage> block(int line, String comment) {
        String text = comment.substring(2, comment.length() - 2);
        text = MARGIN.matcher(text.replaceFirst("^\\*", "")).replaceAll("");
        text = Prose.replace(INLINE_CODE, text, match -> Prose.CODE);
        text = TAG.matcher(text).replaceAll("\f");
        text = BREAK.matcher(text).replaceAll("\f");
        List<Passage> passages = new ArrayList<>();
        int start = line;
        for (String part : text.split("\f", -1)) {
            passages.add(new Passage(start, part));
            start += breaks(part);
        }
        return passages;
    }

    private static int breaks(String text) {
        return (int) text.chars().filter(c -> c == '\n').count();
    }
}
