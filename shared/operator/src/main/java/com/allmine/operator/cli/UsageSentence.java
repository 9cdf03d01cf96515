package com.allmine.operator.cli;

import com.allmine.operator.file.FreeText;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.MaxValuesExceededException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.MutuallyExclusiveArgsException;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The sentence for words that form an invalid command line. It names what is wrong, and says what is allowed. */
public final class UsageSentence {
    private UsageSentence() {}

    /**
     * The sentence, without a full stop and on one line.
     *
     * @param words the whole command line
     */
    public static String of(ParameterException e, String[] words) {
        CommandLine command = e.getCommandLine();
        String sentence = switch (e) {
            case UnmatchedArgumentException unmatched ->
                unknown(command, unmatched.getUnmatched().getFirst());
            case MissingParameterException missing -> missing(command, missing.getMissing(), words);
            case OverwrittenOptionException twice -> name(twice.getOverwritten()) + " may be given only once";
            case MutuallyExclusiveArgsException exclusive ->
                command.getCommandName() + " takes either " + alternatives(command) + ", not both";
            case MaxValuesExceededException twice ->
                command.getCommandName() + " takes " + alternatives(command) + " only once";
            default -> wrongValue(e);
        };
        return FreeText.shown(sentence);
    }

    private static String unknown(CommandLine command, String word) {
        if (command.getParent() == null) {
            return "there is no command \"" + word + "\"; the commands are "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        return command.getCommandName() + " does not take \"" + word + "\"; it takes " + allowed(command);
    }

    private static String allowed(CommandLine command) {
        String options = command.getCommandSpec().options().stream()
                .map(UsageSentence::shown)
                .collect(Collectors.joining(", "));
        String words = command.getCommandSpec().positionalParameters().stream()
                .map(word -> " and " + word.paramLabel())
                .collect(Collectors.joining());
        return options + words;
    }

    private static String missing(CommandLine command, List<ArgSpec> missing, String[] words) {
        ArgSpec first = missing.getFirst();
        boolean isNamed = missing.size() == 1
                && first instanceof OptionSpec option
                && Arrays.stream(words).anyMatch(Arrays.asList(option.names())::contains);
        if (isNamed) {
            return shown(first) + ": the value is missing";
        }
        String needed = first.group() == null ? joined(missing, " and ") : alternatives(command);
        return command.getCommandName() + " needs " + needed;
    }

    private static String alternatives(CommandLine command) {
        return command.getCommandSpec().argGroups().stream()
                .filter(ArgGroupSpec::exclusive)
                .map(group -> joined(group.args(), " or "))
                .collect(Collectors.joining(", "));
    }

    private static String wrongValue(ParameterException e) {
        String reason = Objects.requireNonNullElse(e.getMessage(), "the words are wrong");
        return e.getArgSpec() != null && e.getCause() instanceof TypeConversionException cause
                ? name(e.getArgSpec()) + ": " + Objects.requireNonNullElse(cause.getMessage(), reason)
                : reason;
    }

    private static String joined(Collection<ArgSpec> args, String separator) {
        return args.stream().map(UsageSentence::shown).collect(Collectors.joining(separator));
    }

    private static String shown(ArgSpec arg) {
        return arg.arity().max() == 0 || arg.isPositional() ? name(arg) : name(arg) + " " + arg.paramLabel();
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }
}
