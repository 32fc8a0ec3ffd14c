package org.relent.bench.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Bad usage in the words of every other message: what it is about, what came, what was expected. */
final class Usage {
    private Usage() {}

    /** Registers how words become paths and numbers. */
    static CommandLine convert(CommandLine command) {
        return command.registerConverter(Path.class, Usage::path)
                .registerConverter(Double.class, number(Usage::decimal, "a number"))
                .registerConverter(double.class, number(Usage::decimal, "a number"))
                .registerConverter(Integer.class, number(Integer::valueOf, "a whole number"))
                .registerConverter(Long.class, number(Long::valueOf, "a whole number"));
    }

    private static Path path(String text) {
        // The empty path would be the current folder.
        if (text.isEmpty()) {
            throw new TypeConversionException("got an empty path, expected the name of a file");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            // Java decodes the command line by the locale, and has lost the name where that is C or POSIX.
            throw new TypeConversionException("got '" + text.replaceAll("\\p{Cntrl}", "?") + "' (" + e.getReason()
                    + "), expected the name of a file (other than ASCII needs a UTF-8 locale, such as LC_ALL=C.UTF-8)");
        }
    }

    /** As Java and NumPy write numbers: infinity is Infinity or inf. */
    private static Double decimal(String text) {
        return Double.valueOf(text.equals("inf") ? "Infinity" : text);
    }

    private static <T> ITypeConverter<T> number(Function<String, T> parse, String expected) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("got '" + text + "', expected " + expected);
            }
        };
    }

    /** What picocli found, as one line. */
    static String message(ParameterException e) {
        ArgSpec argument = e.getArgSpec();
        return switch (e) {
            case UnmatchedArgumentException unmatched -> unmatched(unmatched);
            case MissingParameterException missing -> missing(missing);
            case OverwrittenOptionException twice -> name(twice.getOverwritten()) + ": got it twice, expected it once";
            default ->
                e.getCause() instanceof TypeConversionException bad && argument != null
                        ? name(argument) + ": " + bad.getMessage()
                        : String.valueOf(e.getMessage());
        };
    }

    private static String unmatched(UnmatchedArgumentException e) {
        CommandLine command = e.getCommandLine();
        String got = e.getUnmatched().getFirst();
        List<String> similar = e.getSuggestions();
        if (e.isUnknownOption()) {
            return "got unknown option '" + got + "', expected "
                    + (similar.isEmpty() ? "one that --help lists" : similar.getFirst() + " or another");
        }
        if (!command.getSubcommands().isEmpty()) {
            return "got '" + got + "', expected one of "
                    + String.join(", ", command.getSubcommands().keySet());
        }
        List<String> positional = command.getCommandSpec().positionalParameters().stream()
                .map(ArgSpec::paramLabel)
                .toList();
        return "got '" + got + "', expected "
                + (positional.isEmpty()
                        ? "no more than options"
                        : "options after " + String.join(" ", positional) + ", such as " + example(command));
    }

    private static String example(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .filter(option -> option.arity().max() > 0)
                .findFirst()
                .map(option -> option.longestName() + " " + option.paramLabel())
                .orElse("--help");
    }

    private static String missing(MissingParameterException e) {
        ArgSpec argument = e.getMissing().getFirst();
        // The only word of the whole program that is no option is a measure.
        return argument.isOption()
                ? name(argument) + ": got no value, expected " + argument.paramLabel()
                : e.getCommandLine().getCommandName() + ": got no " + argument.paramLabel()
                        + ", expected an id that ./relent measures lists";
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
