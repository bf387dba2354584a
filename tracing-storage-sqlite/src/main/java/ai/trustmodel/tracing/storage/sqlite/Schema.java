package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables and how older files come to have them. A file carries our mark ({@code application_id}) and the number of
 * the last step it went through ({@code user_version}).
 */
final class Schema {
    /** "TMtr" in ASCII, where SQLite files say whose they are. */
    static final int APPLICATION_ID = 0x544d7472;

    /** One script a version, in order: {@code schema-1.sql} makes an empty file one of version 1. */
    static final int VERSION = 4;

    private Schema() {}

    /** Brings the file up to date, in one transaction; does nothing when it is. */
    static void migrate(Db db, Path file) throws SQLException {
        if (isCurrent(db, file)) {
            return;
        }
        db.execute("BEGIN IMMEDIATE");
        try {
            // Another process may have done it while this one waited for the lock.
            for (long version = db.number("PRAGMA user_version") + 1; version <= VERSION; version++) {
                for (String statement : script((int) version)) {
                    db.execute(statement);
                }
                if (version == EventMigration.VERSION) {
                    EventMigration.run(db);
                }
                db.execute("PRAGMA user_version = " + version);
            }
            db.execute("PRAGMA application_id = " + APPLICATION_ID);
            db.execute("COMMIT");
        } catch (SQLException e) {
            rollBack(db, e);
            throw e;
        }
    }

    /**
     * Whether the file has all the tables.
     *
     * @throws StorageException when it is a newer version's, or not ours
     */
    static boolean isCurrent(Db db, Path file) throws SQLException {
        // Read first: tables and mark come with one commit, which may happen between these statements.
        boolean empty = db.number("SELECT count(*) FROM sqlite_schema") == 0;
        long application = db.number("PRAGMA application_id");
        long version = db.number("PRAGMA user_version");
        if (application != APPLICATION_ID && !empty) {
            throw foreign(file);
        }
        if (version > VERSION) {
            throw StorageException.permanent(
                    file + " was written by a newer version of this library (format " + version + ", this one knows "
                            + VERSION + "); use that version or another TRUSTMODEL_DB_PATH",
                    new IllegalStateException("format " + version));
        }
        return version == VERSION && application == APPLICATION_ID;
    }

    static StorageException foreign(Path file) {
        String message = file + " is a database of another program; set TRUSTMODEL_DB_PATH to a file of its own";
        return StorageException.permanent(message, new IllegalStateException("application_id"));
    }

    static void rollBack(Db db, Exception reason) {
        try {
            db.execute("ROLLBACK");
        } catch (SQLException e) {
            reason.addSuppressed(e); // SQLite has rolled back by itself, as after a full disk
        }
    }

    /** The statements of a script: comments end with their line, statements with a semicolon. */
    private static List<String> script(int version) {
        List<String> statements = new ArrayList<>();
        for (String statement : resource("schema-" + version + ".sql")
                .replaceAll("--[^\n]*", "")
                .split(";", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.strip());
            }
        }
        return statements;
    }

    static String resource(String name) {
        try (InputStream in = Schema.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
