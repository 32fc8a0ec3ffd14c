package org.relent.bench.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.relent.BackendException;
import org.relent.Backends;
import org.relent.LogBase;
import org.relent.NotAvailableYetException;
import org.relent.OnInfinite;
import org.relent.Pairing;
import org.relent.Smoothing;
import org.relent.bench.demo.DemoCommand;
import org.relent.bench.exercise.ExerciseCommand;
import org.relent.bench.hardware.BenchCommand;
import org.relent.bench.machine.Version;
import org.relent.bench.text.Text;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The program {@code relent}.
 *
 * <p>Exit codes: {@value #OK} done; {@value #BAD_INPUT} bad input or usage, with one line on the error stream;
 * {@value #UNAVAILABLE} the backend that was asked for cannot do it here; {@value BenchCommand#WRONG} a kernel is outside its
 * error bound; {@value BenchCommand#SLOWER} slower than what it was compared with; {@value ExerciseCommand#WRONG_ANSWER} the answer to
 * an exercise is wrong; {@value #FAILED} a defect of the program, with a stack trace to report, or output that could not be
 * written.
 */
@Command(
        name = "./relent",
        subcommands = {
            ScoreCommand.class,
            MeasuresCommand.class,
            DemoCommand.class,
            ExerciseCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            HelpCommand.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Relative entropy of many rows at once: KL divergence, cross-entropy and their relatives.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./relent demo digits                     see it work",
            "  ./relent score kl --p P.npy --q Q.npy    D(P||Q) of each row of your own files",
            "  ./relent exercise 1                      a question to compute, and its check",
            "  ./relent doctor                          what this machine can run, and why",
            "  ./relent bench --quick                   how fast, and that the numbers are right",
            "",
            "Exit codes: 0 done, 2 bad input or usage (one line says what came and what was",
            "expected), 3 the backend asked for is not available; of bench, 4 a kernel is",
            "outside its error bound or failed, 5 slower than the base past the threshold;",
            "of exercise, 6 the answer is wrong."
        })
public final class Main implements Callable<Integer> {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int BAD_INPUT = 2;
    static final int UNAVAILABLE = 3;

    // Held here because a logger that nothing refers to is collected, and its level with it.
    private static final Logger LIBRARY_LOG = Logger.getLogger("org.relent");

    /** For picocli. */
    Main() {}

    /**
     * Runs the program and ends the JVM with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // The backend in use, and what was passed over for it, are part of each command's own output. What went wrong
        // is not, and has a cause.
        LIBRARY_LOG.setLevel(Level.WARNING);
        LIBRARY_LOG.setFilter(entry -> entry.getThrown() != null);
        // oshi logs through SLF4J, which would announce that it found no one to log to.
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        Output stdout = new Output(new FileOutputStream(FileDescriptor.out));
        PrintWriter err = writer(new FileOutputStream(FileDescriptor.err), "stderr.encoding");
        int code = run(stdout, writer(stdout, "stdout.encoding"), err, args);
        System.exit(code);
    }

    /** A result that nobody could receive is no success. */
    static int run(Output stdout, PrintWriter out, PrintWriter err, String... args) {
        CommandLine command = commandLine().setOut(out).setErr(err);
        int code = command.execute(args);
        if (out.checkError()) { // flushes first
            if (!stdout.isNoLongerRead()) {
                stdout.failure().ifPresent(message -> complain(command, message));
            }
            code = code == OK ? FAILED : code;
        }
        err.flush();
        return code;
    }

    /** The terminal's own encoding; but UTF-8 where only ASCII is announced, as in a container without a locale. */
    private static PrintWriter writer(OutputStream stream, String property) {
        Charset charset = Charset.forName(System.getProperty(property, "UTF-8"));
        return new PrintWriter(
                stream, true, charset.equals(StandardCharsets.US_ASCII) ? StandardCharsets.UTF_8 : charset);
    }

    /** {@return the whole program, ready to execute} */
    static CommandLine commandLine() {
        return Usage.convert(new CommandLine(new Main()))
                .registerConverter(Measures.class, byId(Measures::parse))
                .registerConverter(OnInfinite.class, byId(Main::onInfinite))
                .registerConverter(LogBase.class, byId(LogBase::byId))
                .registerConverter(Pairing.class, byId(Pairing::byId))
                .registerConverter(FormName.class, byId(FormName::byId))
                .registerConverter(Reduce.class, byId(Reduce::byId))
                .registerConverter(Smoothing.class, byId(SmoothingOption::parse))
                .setExpandAtFiles(false) // a file may be called @x.npy
                .setUsageHelpWidth(Text.WIDTH)
                .setParameterExceptionHandler(Main::badUsage)
                .setExecutionExceptionHandler(Main::failed);
    }

    /** An unknown value is refused by the message of the lookup, which lists what exists. */
    private static <T> ITypeConverter<T> byId(Function<String, T> lookup) {
        return text -> {
            try {
                return lookup.apply(text);
            } catch (IllegalArgumentException e) {
                // picocli names the option itself.
                throw new TypeConversionException(String.valueOf(e.getMessage()).replaceFirst("^[a-z ]+: ", ""));
            }
        };
    }

    private static OnInfinite onInfinite(String id) {
        return switch (id) {
            case "return" -> OnInfinite.RETURN;
            case "fail" -> OnInfinite.FAIL;
            default -> throw new IllegalArgumentException("got '" + id + "', expected one of return, fail");
        };
    }

    @Override
    public Integer call() {
        throw new IllegalArgumentException("got no command, expected score, measures, demo, exercise, doctor or bench");
    }

    private static int badUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        complain(command, Usage.message(e) + " (see " + name + " --help)");
        return BAD_INPUT;
    }

    private static int failed(Exception e, CommandLine command, ParseResult parsed) {
        int code = switch (e) {
            case IllegalArgumentException bad -> BAD_INPUT;
            case UncheckedIOException bad -> BAD_INPUT;
            case NotAvailableYetException refused -> asksForOneBackend(command) ? UNAVAILABLE : BAD_INPUT;
            case BackendException unavailable -> UNAVAILABLE;
            default -> FAILED;
        };
        if (code == FAILED) {
            e.printStackTrace(command.getErr());
            complain(command, "this is a defect of Relent: please report it with the lines above");
        } else {
            complain(command, e.getMessage());
        }
        return code;
    }

    private static boolean asksForOneBackend(CommandLine command) {
        return Backends.forcedBy().isPresent()
                || (command.getCommand() instanceof ScoreCommand score && score.namesBackend());
    }

    /** One line, whatever the message holds. */
    private static void complain(CommandLine command, @Nullable String message) {
        command.getErr().println("relent: " + String.valueOf(message).replaceAll("\\R\\s*", " "));
        command.getErr().flush();
    }
}
