package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What we write ourselves when something is seen. Were that seen too, it would be written again, for ever; so it is not, whoever
 * watches the directory that it is in.
 */
final class OwnFiles {
    private static final String LOGS = "TRUSTMODEL_EVENT_LOG";

    /** The files of a store: the one that a setting names, and those beside it that begin as it does. */
    private record Store(String directory, String file, Set<String> logs) {
        boolean has(String name) {
            if (name.startsWith(file)) { // traces.db, traces.db-wal, traces.jsonl.idx …
                return true;
            }
            int dot = name.indexOf(".jsonl"); // file_system.jsonl, traces-20261121.jsonl.gz …
            return dot > 0 && logs.stream().anyMatch(log -> beginsWith(name, log));
        }

        private static boolean beginsWith(String name, String log) {
            return name.startsWith(log)
                    && name.length() > log.length()
                    && (name.charAt(log.length()) == '.' || name.charAt(log.length()) == '-');
        }
    }

    private final Names names;
    private final List<String> directories = new ArrayList<>();
    private final List<Store> stores = new ArrayList<>();

    OwnFiles(Settings settings, Names names) {
        this.names = names;
        directories.add(raw(DataDirectory.of(settings)));
        String logs = settings.get(LOGS);
        if (logs != null && !logs.matches("(?i)on|off|true|false|yes|no|0|1")) {
            directories.add(raw(DataDirectory.file(settings, LOGS, "logs")));
        }
        add(DataDirectory.file(settings, "TRUSTMODEL_DB_PATH", "traces.db"), Set.of());
        Path file = DataDirectory.file(settings, "TRUSTMODEL_FILE_PATH", "traces.jsonl");
        Path traces = Files.isDirectory(file) ? file.resolve("traces.jsonl") : file;
        add(traces, Stream.of("file_system", "network", stem(traces)).collect(Collectors.toSet()));
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.lastIndexOf('.') > 0 ? name.substring(0, name.lastIndexOf('.')) : name;
    }

    private void add(Path file, Set<String> logs) {
        String raw = raw(file);
        String name = names.last(raw);
        stores.add(new Store(raw.substring(0, Math.max(1, raw.length() - name.length() - 1)), name, logs));
    }

    /** As the watched directories are told: without symbolic links. What is not there yet is told as it is written. */
    private String raw(Path path) {
        Path there = path;
        while (there != null) {
            @Nullable Path real = real(there);
            if (real != null) {
                return names.raw(real.resolve(there.relativize(path)));
            }
            there = there.getParent();
        }
        return names.raw(path);
    }

    private static @Nullable Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return null;
        }
    }

    /** @throws ConfigurationException when all that there is to watch is ours */
    void refuse(String root) {
        for (String directory : directories) {
            if (names.isWithin(directory, root)) {
                throw new ConfigurationException(
                        names.text(root) + " cannot be watched: it is in " + names.text(directory)
                                + ", where what is seen is written (TRUSTMODEL_DATA_DIR, " + LOGS + ")");
            }
        }
    }

    /** Whether this name in a directory is ours. */
    boolean has(Directory in, String name) {
        for (String directory : directories) {
            if (directory.startsWith(in.path()) && directory.equals(names.join(in.path(), name))) {
                return true; // and nothing below it is ever watched
            }
        }
        for (Store store : stores) {
            if (store.directory().equals(in.path()) && store.has(name)) {
                return true;
            }
        }
        return false;
    }
}
