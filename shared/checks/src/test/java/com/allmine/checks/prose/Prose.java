package com.allmine.checks.prose;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CommentEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;

/** Finds the prose in a file by the file's kind. Code in it becomes the one word {@link #CODE}. */
final class Prose {
    static final String CODE = "`code`";

    private static final Pattern FENCE = Pattern.compile("(?ms)^([ \\t]*)(```|~~~).*?^[ \\t]*\\2[ \\t]*$");
    private static final Pattern MARKDOWN_CODE = Pattern.compile("(?s)``.+?``|`[^`]+`");
    private static final Pattern MARKDOWN_LINK = Pattern.compile("(?s)!?\\[([^\\]]*)]\\([^)]*\\)");
    private static final Pattern MARKDOWN_MARK = Pattern.compile("^\\s*(#+|[-*+>]|\\d+\\.)\\s+");
    private static final Pattern XML_COMMENT = Pattern.compile("(?s)<!--(.*?)-->");
    private static final Pattern PROPERTY = Pattern.compile("(?m)^(?:[#!]|[\\w.-]+\\s*=)(.*)$");
    private static final Pattern JSON_COMMENT = Pattern.compile("\"Comment\"\\s*:\\s*\"([^\"]*)\"");
    private static final Set<String> YAML_PROSE = Set.of("description", "alarmdescription", "summary");

    private Prose() {}

    /** All prose of a file; empty for a kind of file whose prose is not looked at. */
    static List<Passage> of(String fileName, String text) {
        String ending = fileName.substring(fileName.lastIndexOf('.') + 1);
        return switch (ending) {
            case "java" -> JavaComments.of(text);
            case "md" -> markdown(text, 1);
            case "yaml", "yml" -> yaml(text);
            case "properties" -> matches(PROPERTY, text.replace("''", "'"));
            case "xml" -> matches(XML_COMMENT, text);
            case "json" -> matches(JSON_COMMENT, text);
            default -> List.of();
        };
    }

    private static List<Passage> matches(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> new Passage(lineOf(text, match.start(1)), match.group(1)))
                .toList();
    }

    private static int lineOf(String text, int offset) {
        return 1
                + (int) text.substring(0, offset).chars().filter(c -> c == '\n').count();
    }

    /** Replaces every match, keeping its line breaks so that the lines after it keep their numbers. */
    static String replace(Pattern pattern, String text, Function<MatchResult, String> by) {
        return pattern.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(by.apply(match)
                        + "\n".repeat((int)
                                match.group().chars().filter(c -> c == '\n').count())));
    }

    static List<Passage> markdown(String text, int firstLine) {
        String plain = replace(FENCE, text, match -> "");
        plain = replace(MARKDOWN_CODE, plain, match -> CODE);
        plain = replace(MARKDOWN_LINK, plain, match -> match.group(1).replace("\n", " "));
        List<Passage> passages = new ArrayList<>();
        StringBuilder paragraph = new StringBuilder();
        int start = firstLine;
        int number = firstLine;
        for (String line : plain.split("\n", -1)) {
            Matcher mark = MARKDOWN_MARK.matcher(line);
            boolean isMarked = mark.find();
            boolean isRow = line.stripLeading().startsWith("|");
            if (isMarked || isRow || line.isBlank()) {
                passages.add(new Passage(start, paragraph.toString()));
                paragraph.setLength(0);
                start = number;
            }
            if (isRow) {
                for (String cell : line.split("\\|", -1)) {
                    passages.add(new Passage(number, cell));
                }
                start = number + 1;
            } else {
                paragraph.append(isMarked ? line.substring(mark.end()) : line).append('\n');
            }
            number++;
        }
        passages.add(new Passage(start, paragraph.toString()));
        return passages;
    }

    /** Comments, and the values of the keys that describe. */
    private static List<Passage> yaml(String text) {
        List<Passage> passages = new ArrayList<>();
        StringBuilder comment = new StringBuilder();
        int start = 0;
        int last = -1;
        boolean isDescription = false;
        for (Event event :
                new Parse(LoadSettings.builder().setParseComments(true).build()).parseString(text)) {
            int line = event.getStartMark().orElseThrow().getLine() + 1;
            if (event instanceof CommentEvent one) {
                if (line != last + 1) {
                    passages.add(new Passage(start, comment.toString()));
                    comment.setLength(0);
                    start = line;
                }
                comment.append(one.getValue()).append('\n');
                last = line;
            } else if (event instanceof ScalarEvent scalar) {
                if (isDescription) {
                    passages.addAll(markdown(scalar.getValue(), scalar.isPlain() ? line : line + 1));
                }
                isDescription =
                        !isDescription && YAML_PROSE.contains(scalar.getValue().toLowerCase(Locale.ROOT));
            } else {
                isDescription = false;
            }
        }
        passages.add(new Passage(start, comment.toString()));
        return passages;
    }
}
