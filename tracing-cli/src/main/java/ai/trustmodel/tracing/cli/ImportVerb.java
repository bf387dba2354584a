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
            "Imports recorded model calls, one trace for each file.",
            "A file that was imported before is left as it is. Reads HTTP archives (HAR 1.2) as browsers and proxies save them,"
                    + " and exchanges as JSON objects:",
            "{\"provider\", \"url\", \"status\", \"request\", and \"response\" or \"sse\" or \"raw_b64\"}."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer import session.har",
            "  tracer import recordings/ --agent replay    every .har and .json file below it"
        })
final class ImportVerb extends Verb {
    @Parameters(arity = "1..*", paramLabel = "FILE|DIR", description = "What to import.")
    private List<Path> paths = List.of();

    @Option(
            names = "--agent",
            paramLabel = "ID",
            description = "Whose traces they are (TRUSTMODEL_AGENT_ID, else import).")
    private @Nullable String agent;

    private int imported;
    private int there;
    private int refused;
    private long calls;

    @Override
    int run() throws IOException {
        List<Path> files = files();
        Settings settings = tracer().settings();
        String owner = agent == null ? settings.get("TRUSTMODEL_AGENT_ID", "import") : agent;
        try (TraceClient client = Recorder.open(settings, tracer().clock());
                Progress progress = new Progress(terminal())) {
            Importer importer = new Importer(client, owner);
            for (int i = 0; i < files.size(); i++) {
                Path file = files.get(i);
                progress.show((i + 1) + " of " + files.size() + "  " + file.getFileName());
                add(importer, file, progress);
            }
            importer.finish();
        }
        terminal().line(summary(owner));
        return imported + there > 0 ? 0 : Failures.FAILED;
    }

    private void add(Importer importer, Path file, Progress progress) {
        try {
            int added = importer.add(file);
            calls += added;
            imported += added > 0 ? 1 : 0;
            there += added > 0 ? 0 : 1;
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
            throw new Failure("there is no .har and no .json file below " + paths.get(0));
        }
        return files;
    }

    private static boolean isRecording(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        return name.endsWith(".har") || name.endsWith(".json");
    }

    private String summary(String owner) {
        StringBuilder summary = new StringBuilder(
                "Imported " + Numbers.of(imported, "file") + " with " + Numbers.of(calls, "model call"));
        if (there > 0) {
            summary.append("; ").append(Numbers.of(there, "file")).append(there == 1 ? " was" : " were");
            summary.append(" there already");
        }
        if (refused > 0) {
            summary.append("; ").append(Numbers.of(refused, "file")).append(" could not be imported");
        }
        return summary + ".\nLook at them with: tracer traces list --agent " + owner;
    }
}
