package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.cli.importing.Importer;
import ai.trustmodel.tracing.cli.importing.NotUnderstood;
import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports recorded exchanges. */
@Command(
        name = "import",
        description = {
            "Imports recorded model calls, one trace for each file, and conversations, one trace for each.",
            "What was imported before is left as it is. Reads HTTP archives (HAR 1.2) as browsers and proxies save them,"
                    + " and exchanges as JSON objects:",
            "{\"provider\", \"url\", \"status\", \"request\", and \"response\" or \"sse\" or \"raw_b64\"};",
            "and every form that tracer export writes, as one JSON document or one on each line."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer import session.har",
            "  tracer import week.jsonl",
            "  tracer import recordings/ --agent replay    every .har, .json and .jsonl file"
        })
final class ImportVerb extends Verb {
    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "What to import.")
    private List<Path> paths = List.of();

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "Whose traces they are (what a document says, else TRUSTMODEL_AGENT_ID, else import).")
    private @Nullable String agent;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "What the files hold, where their shape does not tell: a form of tracer export.")
    private @Nullable String format;

    private int imported;
    private long traces;
    private int there;
    private int refused;
    private long calls;

    @Override
    int run() throws IOException {
        if (format != null && !Importer.forms().contains(format)) {
            throw wrongUsage(
                    "--format: there is no form '" + format + "'; there are " + String.join(", ", Importer.forms()));
        }
        List<Path> files = files();
        Settings settings = tracer().settings();
        String otherwise = settings.get("TRUSTMODEL_AGENT_ID", "import");
        try (TraceClient client = Recorder.open(settings, tracer().clock());
                Progress progress = new Progress(terminal())) {
            Importer importer = new Importer(client, otherwise, agent, format);
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                progress.show((i + 1) + " of " + files.size() + "  " + file.getFileName());
                add(importer, file, progress);
            }
            importer.finish();
        }
        terminal().line(summary());
        return imported + there > 0 ? 0 : Failures.FAILED;
    }

    private void add(Importer importer, Path file, Progress progress) {
        try {
            Importer.Added added = importer.add(file);
            calls += added.calls();
            traces += added.traces();
            imported += added.traces() > 0 ? 1 : 0;
            there += added.traces() > 0 ? 0 : 1;
        } catch (NotUnderstood e) {
            refuse(file, "not imported, " + e.getMessage(), progress);
        } catch (IOException e) {
            refuse(file, "could not be read: " + e.getMessage(), progress);
        } catch (OutOfMemoryError e) {
            refuse(file, "too large for this much memory; give more with TRACER_JAVA_OPTS=-Xmx8g", progress);
        }
    }

    private void refuse(Path file, String reason, Progress progress) {
        refused++;
        progress.clear();
        terminal().note(file + ": " + reason);
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> below = Files.walk(path)) {
                    below.filter(Files::isRegularFile)
                            .filter(ImportVerb::isRecording)
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.exists(path)) {
                files.add(path);
            } else {
                throw new NoSuchFileException(path.toString());
            }
        }
        if (files.isEmpty()) {
            throw new Failure("there is no .har, no .json and no .jsonl file below " + paths.get(0));
        }
        return files;
    }

    private static boolean isRecording(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".har") || name.endsWith(".json") || name.endsWith(".jsonl");
    }

    private String summary() {
        StringBuilder summary = new StringBuilder("Imported " + Numbers.of(imported, "file") + " with "
                + (traces > imported ? Numbers.of(traces, "trace") + " and " : "") + Numbers.of(calls, "model call"));
        if (there > 0) {
            summary.append("; ").append(Numbers.of(there, "file")).append(there == 1 ? " was" : " were");
            summary.append(" there already");
        }
        if (refused > 0) {
            summary.append("; ").append(Numbers.of(refused, "file")).append(" could not be imported");
        }
        return summary + ".\nLook at them with: tracer traces list --tag import";
    }
}
