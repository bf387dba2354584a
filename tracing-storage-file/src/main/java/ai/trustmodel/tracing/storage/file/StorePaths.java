package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which files make up a store: {@code traces.jsonl}, and beside it one for the events of each domain, as
 * {@code traces.network.jsonl}. Each is a log of its own with rotated parts, see {@link LineFiles}. All names begin with
 * that of the store, so that it never takes a file for its own that only lies beside it.
 */
final class StorePaths {
    private static final String END = ".jsonl";

    private final Path traces;
    private final String stem;
    private final Pattern names;

    StorePaths(Path traces) {
        this.traces = traces;
        String name = Objects.requireNonNull(traces.getFileName(), "the path is that of a file")
                .toString();
        stem = name.endsWith(END) ? name.substring(0, name.length() - END.length()) : name;
        names = Pattern.compile(
                "(" + Pattern.quote(stem) + "\\.(?!\\d+\\.)[a-z0-9_%A-F-]+)(?:\\.\\d{6,18})?\\.jsonl(?:\\.gz|\\.new)?");
    }

    /** Where the records of traces are. */
    Path traces() {
        return traces;
    }

    /** Where the events of a domain are. */
    Path events(String domain) {
        String name = DomainNames.file(domain);
        // A number alone would be that of a part of the traces.
        String apart = name.matches("\\d+" + Pattern.quote(END)) ? "_" : "";
        return traces.resolveSibling(stem + "." + apart + name);
    }

    /** A file beside the traces for something else than lines. */
    Path beside(String end) {
        return traces.resolveSibling(traces.getFileName() + end);
    }

    /** Where there are events. */
    List<Path> events() throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        try (Stream<Path> all = Files.list(directory())) {
            all.forEach(path -> {
                Matcher name = names.matcher(String.valueOf(path.getFileName()));
                if (name.matches()) {
                    found.add(traces.resolveSibling(name.group(1) + END));
                }
            });
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        }
        return List.copyOf(found);
    }

    private Path directory() {
        return Objects.requireNonNull(traces.getParent(), "the path is absolute");
    }
}
