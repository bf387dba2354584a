package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What traces amounted to, written down so that the next program need not read all records to list them. Nothing depends
 * on it: each line says of how many records it is and which was the last, and one that is not so any more, or cannot be
 * read, is as none.
 */
final class SummaryFile {
    private static final Logger LOG = LoggerFactory.getLogger(SummaryFile.class);

    /** Another number for each way of working out what a trace amounts to. */
    private static final String HEADER = "summaries 1";

    private static final int BUFFER = 64 << 10;

    private final Path path;

    SummaryFile(Path path) {
        this.path = path;
    }

    void load(Consumer<TraceEntry.Summary> to) {
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(path), BUFFER);
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            if (!HEADER.equals(lines.readLine())) {
                return;
            }
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                to.accept(read(line));
            }
        } catch (NoSuchFileException e) {
            LOG.trace("{} is not there", path);
        } catch (IOException | RuntimeException e) {
            LOG.debug("the rest of {} is of no use", path, e);
        }
    }

    void save(List<TraceEntry.Summary> summaries) {
        Path unfinished = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try {
                PrivateFiles.createIfMissing(unfinished);
                write(unfinished, summaries);
                Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{} is not written", path, e);
        }
    }

    private static void write(Path to, List<TraceEntry.Summary> summaries) throws IOException {
        try (FileChannel file = FileChannel.open(to, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
                GZIPOutputStream out = new GZIPOutputStream(Channels.newOutputStream(file), BUFFER);
                BufferedWriter lines = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8))) {
            lines.write(HEADER + "\n");
            for (TraceEntry.Summary summary : summaries) {
                lines.write(line(summary) + "\n");
            }
        }
    }

    /** JSON has no tabs but those it writes as {@code \t}. */
    private static String line(TraceEntry.Summary summary) {
        return String.join(
                "\t",
                Integer.toString(summary.records()),
                Long.toString(summary.last()),
                Json.write(List.copyOf(summary.models())),
                Json.write(summary.usage()),
                Json.write(summary.trace()));
    }

    private static TraceEntry.Summary read(String line) {
        String[] parts = line.split("\t", -1);
        return new TraceEntry.Summary(
                Json.read(parts[4], Trace.class),
                Set.of(Json.read(parts[2], String[].class)),
                List.of(Json.read(parts[3], UsageTotals[].class)),
                Integer.parseInt(parts[0]),
                Long.parseLong(parts[1]));
    }
}
