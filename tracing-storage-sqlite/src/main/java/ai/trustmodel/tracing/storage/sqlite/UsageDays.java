package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one transaction changes in the totals of tokens and costs, collected so that a row is written once. */
final class UsageDays {
    /**
     * What a span adds to the totals of its day.
     *
     * @param ended when it ended, in nanoseconds since 1970
     * @param call whether it is a model call; others add their cost alone
     * @param total its tokens, null when it did not say
     * @param price what it cost
     */
    record Call(
            long ended,
            boolean call,
            long provider,
            long model,
            boolean error,
            @Nullable Long total,
            long input,
            long output,
            long cacheRead,
            long cacheCreation,
            long reasoning,
            Price price) {
        /** Whether it changes anything. */
        boolean counts() {
            return call || price.pico != null;
        }

        Call at(Price other) {
            return new Call(
                    ended,
                    call,
                    provider,
                    model,
                    error,
                    total,
                    input,
                    output,
                    cacheRead,
                    cacheCreation,
                    reasoning,
                    other);
        }
    }

    /**
     * A cost as far as sums need it.
     *
     * @param pico pico-dollars, null when not known
     * @param partly whether they leave something out
     */
    record Price(@Nullable Long pico, boolean partly) {
        static Price of(@Nullable Cost cost) {
            BigDecimal dollars = cost == null ? null : SpanFacts.cost(cost);
            return new Price(
                    dollars == null ? null : (Long) SpanFacts.pico(dollars),
                    dollars != null && !SpanFacts.isWhole(cost));
        }
    }

    /**
     * A call to add or, with -1, to take away.
     *
     * @param former whether it was in the file before this transaction, and so counts for the agent the trace had then
     */
    record Change(Call call, int sign, boolean former) {}

    private record Key(long day, long agent, long provider, long model) {}

    private static final String ADD =
            "INSERT INTO usage_day (day, agent, provider, model, calls, errors, unknown_usage,"
                    + " input_tokens, output_tokens, total_tokens, cache_read, cache_creation, reasoning, cost, priced, unpriced)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO UPDATE SET calls = calls + excluded.calls, errors = errors + excluded.errors,"
                    + " unknown_usage = unknown_usage + excluded.unknown_usage,"
                    + " input_tokens = input_tokens + excluded.input_tokens,"
                    + " output_tokens = output_tokens + excluded.output_tokens,"
                    + " total_tokens = total_tokens + excluded.total_tokens,"
                    + " cache_read = cache_read + excluded.cache_read,"
                    + " cache_creation = cache_creation + excluded.cache_creation,"
                    + " reasoning = reasoning + excluded.reasoning,"
                    + " cost = cost + excluded.cost, priced = priced + excluded.priced,"
                    + " unpriced = unpriced + excluded.unpriced";

    /** What {@link #call} reads, from {@code entry}. */
    private static final String COLUMNS = "started + took, kind, provider, model, status, total_tokens, input_tokens,"
            + " output_tokens, cache_read, cache_creation, reasoning, cost, partly";

    private static final String CALLS =
            "SELECT " + COLUMNS + " FROM entry WHERE key >= ? AND key < ? AND (kind = ? OR cost IS NOT NULL)";
    private static final String SPAN = "SELECT " + COLUMNS + ", key FROM entry WHERE id = ? AND record = ?";

    private static final int ERROR = Statuses.number(SpanStatus.ERROR);
    private static final int SUMS = 12;
    private static final long NANOS_A_DAY = 86_400_000_000_000L;

    private final Map<Key, long[]> changes = new HashMap<>();

    /** Adds (or, with -1, takes away) a call of this agent. */
    void add(Call call, long agent, int sign) {
        if (!call.counts()) {
            return;
        }
        Key key = new Key(Math.floorDiv(call.ended, NANOS_A_DAY), agent, call.provider, call.model);
        long[] sums = changes.computeIfAbsent(key, none -> new long[SUMS]);
        boolean billed = call.call && (!call.error || call.total != null);
        Long cost = call.price.pico;
        sums[0] += call.call ? sign : 0;
        sums[1] += call.call && call.error ? sign : 0;
        sums[2] += call.call && call.total == null && !call.error ? sign : 0;
        sums[3] += sign * call.input;
        sums[4] += sign * call.output;
        sums[5] += call.total == null ? 0 : sign * call.total;
        sums[6] += sign * call.cacheRead;
        sums[7] += sign * call.cacheCreation;
        sums[8] += sign * call.reasoning;
        sums[9] += cost == null ? 0 : sign * cost;
        sums[10] += cost == null ? 0 : sign;
        sums[11] += billed && (cost == null || call.price.partly) ? sign : 0;
    }

    /** Does the same with every call among the entries of these keys. */
    void addAll(Db db, int llm, long from, long to, long agent, int sign) throws SQLException {
        db.each(CALLS, row -> add(call(row, llm), agent, sign), from, to, llm);
    }

    /**
     * Gives a span in the file another price.
     *
     * @return what this changes in the totals; nothing when the trace has no such span
     */
    static List<Change> price(Db db, int llm, TraceState trace, String spanId, Price price) throws SQLException {
        List<Change> changes = new ArrayList<>();
        Long key = db.first(
                SPAN,
                row -> {
                    Call before = call(row, llm);
                    boolean former = row.getLong(14) < Keys.of(trace.no, trace.before);
                    changes.add(new Change(before, -1, former));
                    changes.add(new Change(before.at(price), 1, former));
                    return row.getLong(14);
                },
                Ids.encode(spanId),
                Appender.SPAN);
        if (key == null || Keys.trace(key) != trace.no) {
            return List.of();
        }
        db.update(
                "UPDATE entry SET cost = ?, partly = ? WHERE key = ?",
                price.pico,
                price.partly ? (Integer) 1 : null,
                key);
        return changes;
    }

    private static Call call(ResultSet row, int llm) throws SQLException {
        return new Call(
                row.getLong(1),
                row.getInt(2) == llm,
                row.getLong(3),
                row.getLong(4),
                row.getInt(5) == ERROR,
                row.getObject(6) == null ? null : row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                new Price(row.getObject(12) == null ? null : row.getLong(12), row.getInt(13) == 1));
    }

    /** Writes the changes. */
    void write(Db db) throws SQLException {
        boolean less = false;
        for (Map.Entry<Key, long[]> change : changes.entrySet()) {
            Key key = change.getKey();
            long[] sums = change.getValue();
            less |= sums[0] < 0 || sums[10] < 0;
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
                    sums[8],
                    sums[9],
                    sums[10],
                    sums[11]);
        }
        if (less) {
            db.update("DELETE FROM usage_day WHERE calls = 0 AND priced = 0");
        }
    }
}
