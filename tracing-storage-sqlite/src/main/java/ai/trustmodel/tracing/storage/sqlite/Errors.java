package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.StorageException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says in words what SQLite says in codes. */
final class Errors {
    private static final int PRIMARY = 0xff;

    private Errors() {}

    /** The primary result code: extended codes tell more than anybody needs here. */
    static SQLiteErrorCode code(SQLException e) {
        return SQLiteErrorCode.getErrorCode(e.getErrorCode() & PRIMARY);
    }

    static boolean isDamage(SQLException e) {
        SQLiteErrorCode code = code(e);
        return code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
    }

    /** A value in the file is not what was written; the rest may be whole. */
    static StorageException damaged(Path file, Codec.DamagedException cause) {
        return StorageException.permanent(
                "a part of the database " + file + " is damaged (" + cause.getMessage()
                        + "); 'sqlite3 FILE \"PRAGMA integrity_check\"' says how much of it",
                cause);
    }

    static StorageException of(Path file, SQLException e) {
        if (isDamage(e)) {
            return StorageException.permanent(
                    "the database " + file + " is damaged (" + e.getMessage()
                            + "). The next record that is stored moves it aside and begins a new file; what it holds may"
                            + " be saved with 'sqlite3 FILE .recover'",
                    e);
        }
        return switch (code(e)) {
            case SQLITE_FULL ->
                StorageException.temporary(
                        "the disk of " + file + " is full; make room, or delete traces of another file on it", e);
            case SQLITE_BUSY, SQLITE_LOCKED ->
                StorageException.temporary(
                        "another process holds the lock of " + file + " for longer than " + Connections.BUSY_MILLIS
                                + " ms; it is released when that process commits or ends",
                        e);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH ->
                StorageException.temporary(
                        "cannot open or write " + file + " (" + e.getMessage()
                                + "); the file and its directory must be writable by this user",
                        e);
            case SQLITE_IOERR, SQLITE_NOMEM, SQLITE_PROTOCOL, SQLITE_INTERRUPT ->
                StorageException.temporary("reading or writing " + file + " failed (" + e.getMessage() + ")", e);
            case SQLITE_TOOBIG ->
                StorageException.permanent("a record is larger than the 1 GB that SQLite can hold in one value", e);
            default -> StorageException.permanent("the database " + file + " failed (" + e.getMessage() + ")", e);
        };
    }
}
