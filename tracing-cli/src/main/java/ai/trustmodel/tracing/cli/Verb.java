package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** One thing the command can do. */
@Command(
        sortOptions = false,
        usageHelpAutoWidth = true,
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nWhat:%n",
        optionListHeading = "%nOptions:%n")
abstract class Verb implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before anything runs
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it by itself
    private boolean help;

    /** Does it; returns the exit code. */
    abstract int run() throws Exception;

    @Override
    public final Integer call() throws Exception {
        Terminal terminal = tracer().terminal();
        terminal.colour(tracer().color());
        int code = run();
        terminal.flush();
        return code;
    }

    /** The command this verb belongs to. */
    final Tracer tracer() {
        return (Tracer) spec.root().userObject();
    }

    Terminal terminal() {
        return tracer().terminal();
    }

    /** The store that the settings name. */
    final StorageBackend storage() {
        Settings settings = tracer().settings();
        return StorageBackends.create(settings.get("TRUSTMODEL_STORAGE", "sqlite"), settings);
    }

    /** The time an option gives, null when it is not given. */
    final @Nullable Instant time(String option, @Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            return tracer().times().parse(value);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(option + ": " + e.getMessage());
        }
    }

    /** This verb was used wrongly. */
    final ParameterException wrongUsage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /** Shows the verbs there are, since none was given. */
    final int missingVerb() {
        spec.commandLine().usage(terminal().err());
        return 2;
    }
}
