package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.spi.Json;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Ends what was begun with start. */
@Command(
        name = "stop",
        description = {"Ends what start began.", "What was seen is stored when this returns."},
        footerHeading = "%nExamples:%n",
        footer = {"  tracer stop file_system --dir /srv/app", "  tracer stop network"})
final class StopVerb extends DaemonVerb {
    @Parameters(paramLabel = "DOMAIN", description = "What is watched: file_system, network.")
    private String domain = "";

    @Option(
            names = {"-d", "--dir"},
            paramLabel = "DIR",
            description = "The directory that is watched.")
    private @Nullable Path directory;

    @Override
    String tool() {
        return "stop_tracing";
    }

    @Override
    Map<String, Object> arguments() {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("domain", domain);
        String watched = absolute(directory);
        if (watched != null) {
            arguments.put("directory", watched);
        }
        return arguments;
    }

    @Override
    void show(Map<String, Object> answer) {
        terminal().line(SafeText.line(text(answer, "message")));
        Map<String, Object> facts = Json.object(answer.get("data"));
        if (facts != null) {
            long lost = number(facts, "lost");
            terminal()
                    .line("  " + Numbers.of(number(facts, "events"), "event") + " seen"
                            + (lost == 0 ? "" : ", " + lost + " missed"));
            remark(facts, "problem"); // such as that not all of them are stored
        }
    }
}
