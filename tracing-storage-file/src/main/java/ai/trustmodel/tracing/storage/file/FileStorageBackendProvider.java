package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackendProvider;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Makes backends that keep traces and events in files of JSON lines; its name is {@code file}.
 *
 * <p>Settings: {@code TRUSTMODEL_FILE_PATH} (default {@code ~/.trustmodel/traces.jsonl}; of a directory,
 * {@code traces.jsonl} in it), beside which the events of each domain have a file of their own, as
 * {@code traces.network.jsonl}; {@code TRUSTMODEL_FILE_MAX_SIZE} (default {@code 64m}), above which a file is put aside,
 * {@code TRUSTMODEL_FILE_GZIP} ({@code on}), whether it is compressed then, {@code TRUSTMODEL_FILE_MAX_AGE} as in
 * {@code 7d} (default none), after which one of events is put aside, and {@code TRUSTMODEL_FILE_KEEP} (default 5, 0 for
 * all), how many of those are kept for a domain; of traces all are. {@code TRUSTMODEL_DURABILITY} is {@code process}
 * (default: what is stored survives a kill of the process) or {@code power} (a power cut too);
 * {@code TRUSTMODEL_RETENTION}, as in {@code 30d} or {@code 12h}, deletes traces in which nothing has happened for that
 * long, when writing begins and daily; by default nothing is deleted.
 */
public final class FileStorageBackendProvider implements StorageBackendProvider {
    private static final String PATH = "TRUSTMODEL_FILE_PATH";
    private static final int BEGINNING = 100;
    private static final String NAME = "traces.jsonl";

    /** For the service loader. */
    public FileStorageBackendProvider() {}

    @Override
    public String name() {
        return "file";
    }

    @Override
    public StorageBackend create(Settings settings) {
        LineFileOptions options = LineFileOptions.of(settings, "TRUSTMODEL_FILE", LineFileOptions.DEFAULT);
        return new FileStorageBackend(path(settings), options, settings.period("TRUSTMODEL_RETENTION"));
    }

    private static Path path(Settings settings) {
        Path path = DataDirectory.file(settings, PATH, NAME);
        String given = settings.get(PATH, "");
        Path file = Files.isDirectory(path) || given.endsWith("/") ? path.resolve(NAME) : path;
        String setting = PATH + " is '" + settings.get(PATH, file.toString()) + "'";
        if (Files.isDirectory(file)) {
            throw new ConfigurationException(setting + ", but " + file + " is a directory");
        }
        if (Files.exists(file)) {
            if (!Files.isRegularFile(file)) {
                throw new ConfigurationException(setting + ", which is not a regular file");
            }
            if (!Files.isReadable(file)) {
                throw new ConfigurationException(setting + ", a file that this user cannot read");
            }
            checkBeginning(file, setting);
            return file;
        }
        Path above = file.getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        if (above == null || !Files.isDirectory(above)) {
            throw new ConfigurationException(setting + ", but " + above + " is not a directory");
        }
        if (!Files.isWritable(above)) {
            throw new ConfigurationException(setting + ", but this user cannot write to the directory " + above);
        }
        return file;
    }

    /** A file that is not ours is never touched, so it must begin as ours do. */
    private static void checkBeginning(Path file, String setting) {
        byte[] beginning;
        try (InputStream in = Files.newInputStream(file)) {
            beginning = in.readNBytes(BEGINNING);
        } catch (IOException e) {
            throw new ConfigurationException(setting + ", which cannot be read: " + e, e);
        }
        int start = LineBytes.start(beginning, 0, beginning.length);
        if (start < beginning.length && beginning[start] != '{') {
            throw new ConfigurationException(
                    setting + ", a file that holds no lines of JSON; name another file, or move this one away");
        }
    }
}
