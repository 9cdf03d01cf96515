package com.allmine.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One Markdown document of the repository.
 *
 * @param path from the root of the repository
 */
public record Document(Path path, String text) {
    private static final Pattern FENCE = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```$");
    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) (.*)$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern OPERATOR_COMMAND = Pattern.compile("(?m)shared/operator/bin/allmine ([a-z][^\n)<]*)");

    /** A fenced block: the language after the fence, which may be empty, and its lines. */
    public record Block(String language, String text) {}

    /** Every document, by path. */
    public static List<Document> all() {
        return Repository.files(Repository.ROOT, ".md").stream()
                .map(file -> new Document(Repository.ROOT.relativize(file), Repository.text(file)))
                .toList();
    }

    public static Document at(String path) {
        return new Document(Path.of(path), Repository.text(Repository.ROOT.resolve(path)));
    }

    public List<Block> blocks() {
        return FENCE.matcher(text)
                .results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    /** The text without its fenced blocks. */
    public String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    /** The spans of code in the prose, without their backticks. */
    public List<String> codeSpans() {
        return groups(CODE, prose());
    }

    /** The targets of the links. */
    public List<String> links() {
        return groups(LINK, prose());
    }

    /** The file that a link without an anchor leads to, from the root of the repository. */
    public Path target(String link) {
        return path.resolveSibling(link).normalize();
    }

    /** The anchors of the headings, by the rules of GitHub. */
    public List<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(2)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** The text below a heading, up to the next heading of the same level or a higher one. */
    public String section(String heading) {
        List<MatchResult> headings = HEADING.matcher(text).results().toList();
        MatchResult start = headings.stream()
                .filter(match -> match.group(2).equals(heading))
                .findFirst()
                .orElseThrow(() -> new AssertionError(path + " has no section " + heading));
        int end = headings.stream()
                .filter(match -> match.start() > start.start())
                .filter(match -> match.group(1).length() <= start.group(1).length())
                .mapToInt(MatchResult::start)
                .findFirst()
                .orElse(text.length());
        return text.substring(start.end(), end);
    }

    /** The operator commands of a text as lists of words, in order; the redirection of standard input is left out. */
    public static List<List<String>> operatorCommands(String text) {
        return groups(OPERATOR_COMMAND, text).stream()
                .map(command -> List.of(command.strip().split(" +", -1)))
                .toList();
    }

    private static List<String> groups(Pattern pattern, String text) {
        Stream<MatchResult> matches = pattern.matcher(text).results();
        return matches.map(match -> match.group(1)).toList();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
