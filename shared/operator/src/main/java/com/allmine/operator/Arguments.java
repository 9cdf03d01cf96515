package com.allmine.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words after a command: options with a value, flags without one, and the rest. Whatever the command does not know is
 * refused, and so is an option without its value or given twice.
 */
final class Arguments {
    private final Map<String, List<String>> values = new HashMap<>();
    private final Set<String> flags = new HashSet<>();
    private final List<String> rest = new ArrayList<>();

    /**
     * Reads the words.
     *
     * @param known the command's options, each followed by {@code =} if it takes a value
     * @throws IllegalStateException whose message says what is wrong
     */
    Arguments(List<String> words, Set<String> known) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (known.contains(word + "=")) {
                if (i + 1 == words.size()
                        || words.get(i + 1).startsWith("--")
                        || words.get(i + 1).isBlank()) {
                    throw new IllegalStateException(word + " needs a value");
                }
                values.computeIfAbsent(word, w -> new ArrayList<>()).add(words.get(++i));
            } else if (known.contains(word)) {
                if (!flags.add(word)) {
                    throw new IllegalStateException(word + " is given twice");
                }
            } else if (word.startsWith("-")) {
                throw new IllegalStateException("not understood: " + word + "; " + options(known));
            } else {
                rest.add(word);
            }
        }
    }

    private static String options(Set<String> known) {
        return known.isEmpty()
                ? "the command has no options"
                : "the command's options are "
                        + String.join(", ", new TreeSet<>(known)).replace("=", " VALUE");
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    /** Every value of an option that may be given several times. */
    List<String> all(String option) {
        return values.getOrDefault(option, List.of());
    }

    Optional<String> text(String option) {
        List<String> all = all(option);
        if (all.size() > 1) {
            throw new IllegalStateException(option + " is given twice");
        }
        return all.stream().findFirst();
    }

    String required(String option) {
        return text(option).orElseThrow(() -> new IllegalStateException(option + " is missing"));
    }

    /** The id that an option names. */
    Optional<String> id(String option) {
        return text(option).map(id -> checked(option, id));
    }

    String requiredId(String option) {
        return checked(option, required(option));
    }

    /** The ids that an option names with commas between them; empty if it is not given. */
    Set<String> ids(String option) {
        Set<String> ids = new TreeSet<>();
        for (String id : text(option).map(text -> text.split(",", -1)).orElse(new String[0])) {
            if (!ids.add(checked(option, id))) {
                throw new IllegalStateException(option + ": " + id + " is named twice");
            }
        }
        return ids;
    }

    private static String checked(String option, String id) {
        if (!FreeText.isId(id)) {
            throw new IllegalStateException(
                    option + ": must be 1 to 128 printable characters, without blanks at its ends");
        }
        return id;
    }

    /** The words that are no options. */
    List<String> rest() {
        return rest;
    }

    /** These arguments, if all of them are options. */
    Arguments withoutRest() {
        if (!rest.isEmpty()) {
            throw new IllegalStateException("not understood: " + String.join(" ", rest));
        }
        return this;
    }
}
