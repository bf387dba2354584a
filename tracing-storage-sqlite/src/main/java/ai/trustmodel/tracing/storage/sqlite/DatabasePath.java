package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Which file the settings name, and what can be told about it without opening it. */
final class DatabasePath {
    private static final String SETTING = "TRUSTMODEL_DB_PATH";
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 100;
    private static final int APPLICATION_ID = 68;
    private static final int PAGE_COUNT = 28;

    private DatabasePath() {}

    /**
     * The file to use.
     *
     * @throws ConfigurationException when it cannot be one of ours
     */
    static Path of(Settings settings) {
        Path path = DataDirectory.file(settings, SETTING, "traces.db");
        String setting = SETTING + " is '" + settings.get(SETTING, path.toString()) + "'";
        try {
            check(path, setting);
        } catch (IOException | SecurityException e) {
            throw new ConfigurationException(setting + ", which cannot be read: " + e, e);
        }
        return path;
    }

    private static void check(Path path, String setting) throws IOException {
        if (Files.isDirectory(path)) {
            throw new ConfigurationException(
                    setting + ", which is a directory; name a file in it, as in " + path.resolve("traces.db"));
        }
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            Path above = firstThatExists(path.getParent());
            if (above == null || !Files.isDirectory(above)) {
                throw new ConfigurationException(setting + ", but " + above + " is not a directory");
            }
            if (!Files.isWritable(above)) {
                throw new ConfigurationException(setting + ", but this user cannot write to the directory " + above);
            }
            return;
        }
        if (!Files.isRegularFile(path)) {
            throw new ConfigurationException(setting + ", which is not a regular file");
        }
        if (!Files.isReadable(path)) {
            throw new ConfigurationException(setting + ", a file that this user cannot read");
        }
        checkHeader(path, setting);
    }

    /** A file that is not ours is never touched, so it must say that it is ours, or be empty. */
    private static void checkHeader(Path path, String setting) throws IOException {
        byte[] header;
        try (InputStream in = Files.newInputStream(path)) {
            header = in.readNBytes(HEADER);
        }
        if (header.length == 0) {
            return;
        }
        if (header.length < HEADER || !Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ConfigurationException(
                    setting + ", a file that is not a SQLite database; name another file, or move this one away");
        }
        ByteBuffer numbers = ByteBuffer.wrap(header);
        boolean empty = numbers.getInt(PAGE_COUNT) <= 1;
        if (numbers.getInt(APPLICATION_ID) != Schema.APPLICATION_ID && !empty) {
            throw new ConfigurationException(
                    setting + ", a SQLite database of another program; name a file of its own");
        }
    }

    private static @Nullable Path firstThatExists(@Nullable Path path) {
        Path at = path;
        while (at != null && !Files.exists(at)) {
            at = at.getParent();
        }
        return at;
    }
}
