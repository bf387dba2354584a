package ai.trustmodel.tracing.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The obvious table: a row a span, ids and payload as text, three indexes, write-ahead log, batches. What a program
 * writes that has no tracing library, and what ours is compared with. As durable as ours is by default (the end of the
 * process, synchronous NORMAL). Not thread-safe.
 */
final class FlatTable implements AutoCloseable {
    /** A row; the payload is the bodies of the call. */
    record Row(
            String spanId,
            String traceId,
            String agent,
            String name,
            String provider,
            String model,
            long startedAt,
            long endedAt,
            String status,
            long inputTokens,
            long outputTokens,
            String request,
            String response) {}

    private final Connection connection;
    private final PreparedStatement insert;

    FlatTable(Path file) throws SQLException {
        connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = NORMAL");
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS spans (id TEXT PRIMARY KEY, trace_id TEXT, agent TEXT, name TEXT,"
                            + " provider TEXT, model TEXT, started_at INTEGER, ended_at INTEGER, status TEXT,"
                            + " input_tokens INTEGER, output_tokens INTEGER, request TEXT, response TEXT)");
            statement.execute("CREATE INDEX IF NOT EXISTS by_trace ON spans (trace_id)");
            statement.execute("CREATE INDEX IF NOT EXISTS by_agent ON spans (agent, started_at)");
            statement.execute("CREATE INDEX IF NOT EXISTS by_model ON spans (model, started_at)");
        }
        connection.setAutoCommit(false);
        insert = connection.prepareStatement("INSERT INTO spans VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)");
    }

    /** Inserts and commits. */
    void insert(List<Row> rows) throws SQLException {
        for (Row row : rows) {
            insert.setString(1, row.spanId());
            insert.setString(2, row.traceId());
            insert.setString(3, row.agent());
            insert.setString(4, row.name());
            insert.setString(5, row.provider());
            insert.setString(6, row.model());
            insert.setLong(7, row.startedAt());
            insert.setLong(8, row.endedAt());
            insert.setString(9, row.status());
            insert.setLong(10, row.inputTokens());
            insert.setLong(11, row.outputTokens());
            insert.setString(12, row.request());
            insert.setString(13, row.response());
            insert.addBatch();
        }
        insert.executeBatch();
        connection.commit();
    }

    long count() throws SQLException {
        try (Statement statement = connection.createStatement();
                var result = statement.executeQuery("SELECT count(*) FROM spans")) {
            return result.getLong(1);
        }
    }

    /** Closing the last connection moves the log into the file. */
    @Override
    public void close() throws SQLException {
        insert.close();
        connection.close();
    }
}
