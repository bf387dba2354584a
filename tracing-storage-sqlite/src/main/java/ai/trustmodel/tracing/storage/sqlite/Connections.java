package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;

/**
 * The connections to one file: one that writes, used by one thread at a time, and a few that only read. Opens on first
 * use, again when the file was replaced, and begins a new file when the old one turns out to be damaged.
 */
final class Connections implements AutoCloseable {
    /** Work in one writing transaction. */
    interface Writing<T> {
        T run(Db db, State state) throws SQLException;
    }

    /** Work on one snapshot of the file. */
    interface Reading<T> {
        T run(Db db) throws SQLException;
    }

    static final int BUSY_MILLIS = 5000;
    private static final int CHECKPOINT_PAGES = 4000;
    private static final int VACUUM_PAGES = 2000;
    private static final int IDLE_READERS = 4;
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final DatabaseFile file;
    private final Durability durability;
    private final ReentrantLock writing = new ReentrantLock();
    private final Deque<Db> readers = new ArrayDeque<>();

    private @Nullable Db writer;
    private @Nullable Object writerFile;
    private @Nullable Object readersFile;
    private boolean closed;

    /** The version this process left in the file, -1 when what it remembers of the file cannot be trusted. */
    private long lastVersion = -1;

    Connections(Path path, Durability durability) {
        this.file = new DatabaseFile(path);
        this.durability = durability;
    }

    DatabaseFile file() {
        return file;
    }

    /**
     * Runs work that writes: all of it is committed, or none.
     *
     * @param stale runs before the work when another process has written since the last time, or when the last time
     *     failed: what is remembered of the file's content must be forgotten
     */
    <T> T write(Runnable stale, Writing<T> work) {
        return write(stale, work, true);
    }

    /** The same for work that brings nothing new: a damaged file stays where it is, and the caller is told. */
    <T> T tend(Runnable stale, Writing<T> work) {
        return write(stale, work, false);
    }

    private <T> T write(Runnable stale, Writing<T> work, boolean anew) {
        writing.lock();
        try {
            try {
                return transaction(stale, work, anew);
            } catch (SQLException e) {
                if (!anew || !Errors.isDamage(e)) {
                    throw e;
                }
                beginAnew(e);
                return transaction(stale, work, true);
            }
        } catch (SQLException e) {
            throw Errors.of(file.path(), e);
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            writing.unlock();
        }
    }

    private <T> T transaction(Runnable stale, Writing<T> work, boolean anew) throws SQLException, IOException {
        Db db = openWriter(anew);
        boolean committed = false;
        db.begin();
        try {
            State state = State.read(db);
            if (state.version != lastVersion) {
                stale.run();
            }
            lastVersion = -1;
            T result = work.run(db, state);
            db.flush();
            state.write(db);
            db.commit();
            committed = true;
            lastVersion = state.version + 1;
            return result;
        } catch (Codec.DamagedException e) {
            // One value that cannot be read is no reason to give up a whole file.
            throw Errors.damaged(file.path(), e);
        } finally {
            if (!committed) {
                db.rollBack();
            }
        }
    }

    /** Runs work that only reads, on one snapshot. A file that is not there yet reads as an empty store. */
    <T> T read(Reading<T> work) {
        Object identity = file.identity();
        Db db = null;
        try {
            db = openReader(identity);
            db.execute("BEGIN");
            T result = work.run(db);
            db.execute("COMMIT");
            giveBack(db, identity);
            db = null;
            return result;
        } catch (SQLException e) {
            throw Errors.of(file.path(), e);
        } catch (Codec.DamagedException e) {
            throw Errors.damaged(file.path(), e);
        } finally {
            closeQuietly(db);
        }
    }

    private Db openWriter(boolean anew) throws SQLException, IOException {
        if (closed) {
            throw StorageException.permanent("the storage is closed", new IllegalStateException("closed"));
        }
        if (writer != null && Objects.equals(writerFile, file.identity())) {
            return writer;
        }
        if (writer != null) {
            LOG.warn(
                    "the database {} was deleted or replaced while it was open: recording goes on in the file that is now"
                            + " there, and what was stored before is not in it",
                    file.path());
        }
        closeQuietly(writer);
        writer = null;
        lastVersion = -1;
        file.prepare();
        try {
            writer = connectWriter();
        } catch (SQLException e) {
            if (!anew || !Errors.isDamage(e)) {
                throw e;
            }
            beginAnew(e);
            file.prepare();
            writer = connectWriter();
        }
        writerFile = file.identity();
        return writer;
    }

    private Db connectWriter() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        Db db = new Db(config.createConnection(file.url()));
        try {
            // The first two count only before the first table is made; for the rest, see RATIONALE.md.
            db.execute("PRAGMA page_size = 16384");
            db.execute("PRAGMA auto_vacuum = INCREMENTAL");
            Schema.isCurrent(db, file.path()); // nothing is changed in a file that is not ours
            db.execute("PRAGMA journal_mode = WAL");
            db.execute("PRAGMA synchronous = " + durability.synchronous);
            db.execute("PRAGMA wal_autocheckpoint = " + CHECKPOINT_PAGES);
            db.execute("PRAGMA journal_size_limit = 0");
            db.execute("PRAGMA cache_size = -32768");
            Schema.migrate(db, file.path());
            return db;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(db);
            throw e;
        }
    }

    /** Moves the damaged file aside, unless another process has done so already. */
    private void beginAnew(SQLException damage) throws IOException {
        Object opened = writer == null ? file.identity() : writerFile;
        closeQuietly(writer);
        writer = null;
        lastVersion = -1;
        if (Objects.equals(opened, file.identity()) && Files.exists(file.path())) {
            Path aside = file.moveAside();
            LOG.error(
                    "the database {} is damaged ({}); it is kept as {} and a new one begins",
                    file.path(),
                    damage.getMessage(),
                    aside.getFileName());
        }
    }

    private Db openReader(@Nullable Object identity) throws SQLException {
        if (identity == null) {
            return emptyStore();
        }
        synchronized (readers) {
            if (!identity.equals(readersFile)) {
                readers.forEach(Connections::closeQuietly);
                readers.clear();
                readersFile = identity;
            }
            Db idle = readers.poll();
            if (idle != null) {
                return idle;
            }
        }
        Db db = connectReader();
        try {
            if (!Schema.isCurrent(db, file.path())) {
                bringUpToDate();
            }
            return db;
        } catch (SQLException | RuntimeException e) {
            closeQuietly(db);
            throw e;
        }
    }

    /** Lets the writer open a file that has no tables yet, or an older version's; what it remembers is of no use then. */
    private void bringUpToDate() throws SQLException {
        writing.lock();
        try {
            openWriter(false);
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            writing.unlock();
        }
    }

    /** A connection of its own that cannot change the file, for the caller to close. */
    Db connectReader() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        Db db = new Db(config.createConnection(file.url()));
        try {
            db.execute("PRAGMA query_only = ON");
            db.execute("PRAGMA cache_size = -16384");
            return db;
        } catch (SQLException e) {
            closeQuietly(db);
            throw e;
        }
    }

    /** What reads as a store in which nothing was recorded yet; leaves no file behind. */
    Db emptyStore() throws SQLException {
        Db db = new Db(new SQLiteConfig().createConnection("jdbc:sqlite::memory:"));
        try {
            Schema.migrate(db, file.path());
            return db;
        } catch (SQLException e) {
            closeQuietly(db);
            throw e;
        }
    }

    /** Keeps a reader for the next one, unless it reads another file than the one that is there now, or none. */
    private void giveBack(Db db, @Nullable Object identity) {
        synchronized (readers) {
            if (!closed && identity != null && identity.equals(readersFile) && readers.size() < IDLE_READERS) {
                readers.push(db);
                return;
            }
        }
        closeQuietly(db);
    }

    /** Gives back to the disk what deleting has freed. */
    void shrink() {
        writing.lock();
        try {
            Db db = openWriter(false);
            while (db.number("PRAGMA freelist_count") > 0) {
                long before = db.number("PRAGMA freelist_count");
                db.run("PRAGMA incremental_vacuum(" + VACUUM_PAGES + ")");
                if (db.number("PRAGMA freelist_count") == before) {
                    break;
                }
            }
            checkpoint(db);
        } catch (SQLException e) {
            throw Errors.of(file.path(), e);
        } catch (IOException e) {
            throw unusable(e);
        } finally {
            writing.unlock();
        }
    }

    private StorageException unusable(IOException e) {
        return StorageException.temporary(
                "cannot create or write " + file.path() + " (" + e
                        + "); check that its directory exists and is writable, or set TRUSTMODEL_DB_PATH to another",
                e);
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            synchronized (readers) {
                readers.forEach(Connections::closeQuietly);
                readers.clear();
            }
            if (writer != null) {
                checkpoint(writer);
            }
            closeQuietly(writer);
            writer = null;
        } finally {
            writing.unlock();
        }
    }

    private static void checkpoint(Db db) {
        try {
            db.each("PRAGMA wal_checkpoint(TRUNCATE)", row -> {});
        } catch (SQLException e) {
            LOG.debug("another process still uses the file: {}", e.getMessage());
        }
    }

    static void closeQuietly(@Nullable Db db) {
        if (db != null) {
            try {
                db.close();
            } catch (SQLException e) {
                LOG.debug("closing a connection failed: {}", e.getMessage());
            }
        }
    }
}
