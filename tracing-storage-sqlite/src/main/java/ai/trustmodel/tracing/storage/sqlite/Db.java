package ai.trustmodel.tracing.storage.sqlite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection and its prepared statements. Values are always bound; the SQL given to it is written in this package
 * and nowhere else. Not thread-safe.
 */
final class Db implements AutoCloseable {
    /** Reads one row. */
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Takes one row. */
    interface Each {
        void row(ResultSet row) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Db.class);
    private static final int MOST_STATEMENTS = 200;

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<String, PreparedStatement> batches = new LinkedHashMap<>();

    Db(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Runs SQL that has no parameters. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Runs SQL to its end whatever it returns; some pragmas do their work row by row and have no columns. */
    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    /** Begins a transaction, of the kind the connection was configured for; waits for the lock. */
    void begin() throws SQLException {
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            rollBack(); // the driver believes that a transaction is open although the lock was not to be had
            throw e;
        }
    }

    void commit() throws SQLException {
        connection.setAutoCommit(true); // the driver's other way to commit begins the next transaction at once
    }

    /** Undoes what was done since {@link #begin}; never throws, as SQLite may have undone it by itself. */
    void rollBack() {
        discard();
        try {
            execute("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("SQLite had rolled back by itself: {}", e.getMessage());
        }
        try {
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            LOG.trace("nothing to commit, as it should be: {}", e.getMessage());
        }
    }

    int update(String sql, @Nullable Object... values) throws SQLException {
        return bind(sql, values).executeUpdate();
    }

    /** The same later, with all others of its kind: {@link #flush} runs them, in the order their SQL came first. */
    void later(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = bind(sql, values);
        statement.addBatch();
        batches.put(sql, statement);
    }

    /** Runs SQL once for each of these rows, and says how many rows each has changed. */
    int[] updateAll(String sql, List<@Nullable Object[]> rows) throws SQLException {
        PreparedStatement statement = null;
        for (@Nullable Object[] row : rows) {
            statement = bind(sql, row);
            statement.addBatch();
        }
        return statement == null ? new int[0] : statement.executeBatch();
    }

    void flush() throws SQLException {
        for (PreparedStatement batch : batches.values()) {
            batch.executeBatch();
        }
        batches.clear();
    }

    <T> List<T> list(String sql, Row<T> read, @Nullable Object... values) throws SQLException {
        List<T> rows = new ArrayList<>();
        each(sql, row -> rows.add(read.read(row)), values);
        return rows;
    }

    <T> @Nullable T first(String sql, Row<T> read, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bind(sql, values).executeQuery()) {
            return row.next() ? read.read(row) : null;
        }
    }

    void each(String sql, Each each, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bind(sql, values).executeQuery()) {
            while (row.next()) {
                each.row(row);
            }
        }
    }

    /** A number that is always there, such as a count. */
    long number(String sql, @Nullable Object... values) throws SQLException {
        Long number = first(sql, row -> row.getLong(1), values);
        return number == null ? 0 : number;
    }

    /** Forgets what was to run later. */
    private void discard() {
        for (PreparedStatement batch : batches.values()) {
            try {
                batch.clearBatch();
            } catch (SQLException e) {
                // The connection is about to be closed or rolled back; nothing of the batch runs either way.
            }
        }
        batches.clear();
    }

    private PreparedStatement bind(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
            evict();
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof Integer number) {
                statement.setInt(i + 1, number);
            } else if (value instanceof String text) {
                statement.setString(i + 1, text);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    private void evict() throws SQLException {
        var oldest = statements.entrySet().iterator();
        while (statements.size() > MOST_STATEMENTS && oldest.hasNext()) {
            Map.Entry<String, PreparedStatement> entry = oldest.next();
            if (!batches.containsKey(entry.getKey())) {
                oldest.remove();
                entry.getValue().close();
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
