package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Colours;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.spi.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** How the command ends when something is wrong: one sentence on standard error and an exit code. */
final class Failures {
    /** What was asked for failed, or was not found. */
    static final int FAILED = 1;

    /** The command was used or configured wrongly. */
    static final int USAGE = 2;

    // What a shell reports for a program that a closed pipe ended.
    private static final int CLOSED = 141;

    private Failures() {}

    /** Makes this command line end that way, and print where and how the terminal does. */
    static void handle(CommandLine commandLine, Tracer tracer, String... arguments) {
        Terminal terminal = tracer.terminal();
        terminal.colour(colour(arguments));
        commandLine.setOut(terminal.outWriter());
        commandLine.setErr(terminal.errWriter());
        commandLine.setColorScheme(Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setParameterExceptionHandler((e, args) -> usage(e, terminal));
        commandLine.setExecutionExceptionHandler((e, command, parsed) -> failed(e, terminal, tracer.verbose()));
    }

    private static int usage(ParameterException e, Terminal terminal) {
        CommandLine command = e.getCommandLine();
        terminal.note("tracer: " + sentence(String.valueOf(e.getMessage())));
        UnmatchedArgumentException.printSuggestions(e, command.getErr());
        terminal.note("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    /** Says what went wrong; returns the exit code for it. */
    static int failed(Exception e, Terminal terminal, boolean verbose) {
        if (e instanceof Terminal.Closed) {
            return CLOSED;
        }
        terminal.note("tracer: " + sentence(message(e)));
        if (verbose) {
            e.printStackTrace(terminal.err());
        }
        return e instanceof ConfigurationException ? USAGE : FAILED;
    }

    private static String message(Exception e) {
        if (e instanceof NoSuchFileException || e instanceof FileNotFoundException) {
            return "there is no file " + e.getMessage();
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + " may not be read or written by you; look at its permissions";
        }
        if (e instanceof FileSystemException file && file.getReason() != null) {
            return file.getFile() + ": " + file.getReason();
        }
        if (e.getMessage() != null && (e instanceof RuntimeException || e instanceof IOException)) {
            return e.getMessage();
        }
        return "unexpected " + e + "; run it again with --verbose to see where";
    }

    private static String sentence(String text) {
        String trimmed = text.strip();
        // What stands on lines of its own is to be copied as it is.
        return trimmed.endsWith(".") || trimmed.endsWith("?") || trimmed.contains("\n") ? trimmed : trimmed + ".";
    }

    // Help is printed while the arguments are still being read, so their word on colours is looked up first.
    private static Colours colour(String... arguments) {
        String line = " " + String.join(" ", arguments) + " ";
        for (Colours when : Colours.values()) {
            if (line.matches("(?is).* --color[ =]" + when + " .*")) {
                return when;
            }
        }
        return Colours.AUTO;
    }
}
