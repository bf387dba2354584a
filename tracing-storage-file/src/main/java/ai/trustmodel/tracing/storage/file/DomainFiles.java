package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The logs of a directory by domain, opened when they are first asked for. */
final class DomainFiles implements AutoCloseable {
    /** The live file or one that was rotated. */
    private static final Pattern NAME = Pattern.compile("([^.]+)(?:\\.\\d{6,18})?\\.jsonl(?:\\.gz|\\.new)?");

    private final Path directory;
    private final LineFileOptions options;
    private final Clock clock;
    private final Map<String, LineFile> open = new HashMap<>();
    private boolean closed;

    DomainFiles(Path directory, LineFileOptions options, Clock clock) {
        this.directory = directory;
        this.options = options;
        this.clock = clock;
    }

    Path directory() {
        return directory;
    }

    /** The log of a domain, whether or not there is one yet. */
    LineFile of(String domain) {
        return open(DomainNames.file(domain));
    }

    /** The logs that there are, all of them or that of one domain. */
    SortedMap<String, LineFile> there(@Nullable String domain) {
        SortedMap<String, LineFile> logs = new TreeMap<>();
        String wanted = domain == null ? null : DomainNames.file(domain);
        for (Path path : paths()) {
            Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
            String file = name.matches() ? name.group(1) + DomainNames.EXTENSION : "";
            String found = DomainNames.domain(file);
            if (found != null && (wanted == null || wanted.equals(file))) {
                logs.put(domain == null ? found : domain, open(file));
            }
        }
        return logs;
    }

    private List<Path> paths() {
        try (Stream<Path> all = Files.list(directory)) {
            return all.toList();
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw Failures.of("cannot look into " + directory, e);
        }
    }

    private synchronized LineFile open(String file) {
        if (closed) {
            throw new IllegalStateException("the logs in " + directory + " are closed");
        }
        return open.computeIfAbsent(
                file, name -> new LineFile(directory.resolve(name), options, EventLine::micros, clock));
    }

    @Override
    public synchronized void close() {
        closed = true;
        for (LineFile file : open.values()) {
            file.close();
        }
        open.clear();
    }
}
