package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.spi.StorageException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteLimits;

/**
 * Runs a statement that somebody else wrote, on a connection that can do nothing but read: opened read-only, without
 * attached files, with SQLite's own limits turned down, and stopped after a second. Each statement has a connection of
 * its own, so that nothing it does to it outlives it.
 */
final class QueryRunner {
    static final int MILLIS = 1000;
    private static final int MOST_BYTES = 1_000_000;
    private static final int MOST_ROWS = 100_000;
    private static final int INSTRUCTIONS_A_LOOK = 5_000;

    /** The largest value a statement can make; the smaller it is, the less a bomb can do between two looks. */
    private static final Map<SQLiteLimits, Integer> LIMITS = Map.of(
            SQLiteLimits.SQLITE_LIMIT_ATTACHED, 0,
            SQLiteLimits.SQLITE_LIMIT_LENGTH, 10_000_000,
            SQLiteLimits.SQLITE_LIMIT_SQL_LENGTH, SqlGuard.LONGEST,
            SQLiteLimits.SQLITE_LIMIT_EXPR_DEPTH, 50,
            SQLiteLimits.SQLITE_LIMIT_COMPOUND_SELECT, 20,
            SQLiteLimits.SQLITE_LIMIT_VDBE_OP, 25_000,
            SQLiteLimits.SQLITE_LIMIT_FUNCTION_ARG, 8,
            SQLiteLimits.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100);

    private final Connections connections;
    private final Codec codec;

    QueryRunner(Connections connections, Codec codec) {
        this.connections = connections;
        this.codec = codec;
    }

    QueryResult run(String sql, int maxRows) {
        if (maxRows < 1 || maxRows > MOST_ROWS) {
            throw new IllegalArgumentException("the limit is " + maxRows + " rows; it must be 1 to " + MOST_ROWS);
        }
        String statement = SqlGuard.check(sql);
        Db db = null;
        try {
            db = open();
            try {
                return rows(db, statement, maxRows);
            } catch (SQLException e) {
                throw refusal(e);
            }
        } catch (SQLException e) {
            throw Errors.of(connections.file().path(), e);
        } finally {
            Connections.closeQuietly(db);
        }
    }

    private Db open() throws SQLException {
        Db db;
        if (connections.file().identity() == null) {
            db = connections.emptyStore();
        } else {
            connections.read(state -> state); // brings an older or empty file up to date
            db = connections.connectReader();
        }
        try {
            db.execute("PRAGMA query_only = OFF"); // for the views below, which live in memory
            db.execute("PRAGMA temp_store = MEMORY");
            Views.create(db, codec);
            db.execute("PRAGMA query_only = ON");
            db.execute("PRAGMA trusted_schema = OFF");
            SQLiteConnection connection = (SQLiteConnection) db.connection();
            for (Map.Entry<SQLiteLimits, Integer> limit : LIMITS.entrySet()) {
                connection.setLimit(limit.getKey(), limit.getValue());
            }
            return db;
        } catch (SQLException | RuntimeException e) {
            Connections.closeQuietly(db);
            throw e;
        }
    }

    @SuppressWarnings("NullAway") // does not see that the rows of a result may hold nulls, across modules
    private static QueryResult rows(Db db, String sql, int maxRows) throws SQLException {
        ProgressHandler.setHandler(db.connection(), INSTRUCTIONS_A_LOOK, new Deadline());
        try (Statement statement = db.connection().createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            ResultSetMetaData about = found.getMetaData();
            List<String> columns = new ArrayList<>();
            for (int i = 1; i <= about.getColumnCount(); i++) {
                columns.add(about.getColumnLabel(i));
            }
            List<List<@Nullable Object>> rows = new ArrayList<>();
            long bytes = 0;
            while (found.next()) {
                if (rows.size() == maxRows) {
                    return new QueryResult(columns, rows, "only the first " + maxRows + " rows are shown");
                }
                List<@Nullable Object> row = new ArrayList<>(columns.size());
                for (int i = 1; i <= columns.size(); i++) {
                    Object value = value(found.getObject(i));
                    bytes += value instanceof String text ? text.getBytes(StandardCharsets.UTF_8).length : Long.BYTES;
                    row.add(value);
                }
                if (bytes > MOST_BYTES) {
                    return new QueryResult(
                            columns,
                            rows,
                            "only " + rows.size() + " rows are shown, since the result is larger than " + MOST_BYTES
                                    + " bytes; ask for fewer columns, or for parts with substr()");
                }
                rows.add(row);
            }
            return new QueryResult(columns, rows, null);
        } finally {
            ProgressHandler.clearHandler(db.connection());
        }
    }

    private static @Nullable Object value(@Nullable Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value;
    }

    /** What went wrong, in SQLite's words as far as they speak of the statement. */
    private RuntimeException refusal(SQLException e) {
        SQLiteErrorCode code = Errors.code(e);
        if (code == SQLiteErrorCode.SQLITE_INTERRUPT) {
            return new IllegalArgumentException(
                    "the statement ran for longer than " + MILLIS
                            + " ms and was stopped; narrow it down with WHERE or LIMIT",
                    e);
        }
        if (Errors.isDamage(e) || code == SQLiteErrorCode.SQLITE_IOERR || code == SQLiteErrorCode.SQLITE_BUSY) {
            StorageException failure = Errors.of(connections.file().path(), e);
            return failure;
        }
        String message = String.valueOf(e.getMessage())
                .replace(connections.file().path().toString(), "the database")
                .replaceFirst("^\\[[A-Z_]+]\\s*", "");
        return new IllegalArgumentException(
                "SQLite refused the statement: " + message
                        + ". 'SELECT * FROM schema' lists the views and their columns",
                e);
    }

    /** Stops the statement when its time is over. */
    private static final class Deadline extends ProgressHandler {
        private final long end = System.nanoTime() + MILLIS * 1_000_000L;

        @Override
        protected int progress() {
            return System.nanoTime() - end > 0 ? 1 : 0;
        }
    }
}
