package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.SpanStatus;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one transaction changes in the token totals, collected so that a row is written once. */
final class UsageDays {
    /**
     * What a model call adds to the totals of its day.
     *
     * @param ended when it ended, in nanoseconds since 1970
     * @param total its tokens, null when it did not say
     */
    record Call(
            long ended,
            long provider,
            long model,
            boolean error,
            @Nullable Long total,
            long input,
            long output,
            long cacheRead,
            long cacheCreation,
            long reasoning) {}

    private record Key(long day, long agent, long provider, long model) {}

    private static final String ADD = "INSERT INTO usage_day VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, errors = errors + excluded.errors,"
            + " unknown_usage = unknown_usage + excluded.unknown_usage,"
            + " input_tokens = input_tokens + excluded.input_tokens,"
            + " output_tokens = output_tokens + excluded.output_tokens,"
            + " total_tokens = total_tokens + excluded.total_tokens,"
            + " cache_read = cache_read + excluded.cache_read,"
            + " cache_creation = cache_creation + excluded.cache_creation,"
            + " reasoning = reasoning + excluded.reasoning";
    private static final int ERROR = Statuses.number(SpanStatus.ERROR);
    private static final int COLUMNS = 9;
    private static final long NANOS_A_DAY = 86_400_000_000_000L;

    private final Map<Key, long[]> changes = new HashMap<>();

    /** Adds (or, with -1, takes away) a call of this agent. */
    void add(Call call, long agent, int sign) {
        Key key = new Key(Math.floorDiv(call.ended, NANOS_A_DAY), agent, call.provider, call.model);
        long[] sums = changes.computeIfAbsent(key, none -> new long[COLUMNS]);
        sums[0] += sign;
        sums[1] += call.error ? sign : 0;
        sums[2] += call.total == null && !call.error ? sign : 0;
        sums[3] += sign * call.input;
        sums[4] += sign * call.output;
        sums[5] += call.total == null ? 0 : sign * call.total;
        sums[6] += sign * call.cacheRead;
        sums[7] += sign * call.cacheCreation;
        sums[8] += sign * call.reasoning;
    }

    /** Does the same with every call among the entries of these keys. */
    void addAll(Db db, int llm, long from, long to, long agent, int sign) throws SQLException {
        db.each(
                "SELECT started + took, provider, model, status, total_tokens, input_tokens, output_tokens, cache_read,"
                        + " cache_creation, reasoning FROM entry WHERE key >= ? AND key < ? AND kind = ?",
                row -> add(
                        new Call(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getInt(4) == ERROR,
                                row.getObject(5) == null ? null : row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10)),
                        agent,
                        sign),
                from,
                to,
                llm);
    }

    /** Writes the changes. */
    void write(Db db) throws SQLException {
        boolean less = false;
        for (Map.Entry<Key, long[]> change : changes.entrySet()) {
            Key key = change.getKey();
            long[] sums = change.getValue();
            less |= sums[0] < 0;
            db.update(
                    ADD,
                    key.day,
                    key.agent,
                    key.provider,
                    key.model,
                    sums[0],
                    sums[1],
                    sums[2],
                    sums[3],
                    sums[4],
                    sums[5],
                    sums[6],
                    sums[7],
                    sums[8]);
        }
        if (less) {
            db.update("DELETE FROM usage_day WHERE calls = 0");
        }
    }
}
