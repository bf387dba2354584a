package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes and reads traces as lists show them. */
final class TraceRows {
    /** What {@link #read} reads, from {@code trace t}. */
    static final String COLUMNS = "t.id, t.thread, a.name, t.created, t.updated, t.status, t.total_tokens,"
            + " t.input_tokens, t.output_tokens, t.unknown_usage, t.tool_calls, t.llm_calls, t.spans, t.errors,"
            + " t.messages, t.latency_ms, t.cost, t.unpriced, p.name, m.name, t.shown";

    /** Brings the names to the rows of {@code trace t}. */
    static final String JOINS = " LEFT JOIN name a ON a.no = t.agent LEFT JOIN name p ON p.no = t.provider"
            + " LEFT JOIN name m ON m.no = t.model";

    private TraceRows() {}

    static void write(Db db, TraceState state, Trace trace, int agent, int provider, int model) throws SQLException {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        shown.put("name", trace.name());
        shown.put("last_message", trace.lastMessage());
        shown.put("tags", trace.tags());
        shown.put("metadata", trace.metadata());
        boolean failed = trace.errorCount() > 0 || trace.status() == TraceStatus.FAILED;
        db.later(
                "INSERT INTO trace (no, id, thread, agent, created, updated, status, failed, entries, total_tokens,"
                        + " input_tokens, output_tokens, unknown_usage, tool_calls, llm_calls, spans, errors, messages,"
                        + " latency_ms, cost, unpriced, provider, model, shown)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " ON CONFLICT (no) DO UPDATE SET thread = excluded.thread, agent = excluded.agent,"
                        + " created = excluded.created, updated = excluded.updated, status = excluded.status,"
                        + " failed = excluded.failed, entries = excluded.entries,"
                        + " total_tokens = excluded.total_tokens, input_tokens = excluded.input_tokens,"
                        + " output_tokens = excluded.output_tokens, unknown_usage = excluded.unknown_usage,"
                        + " tool_calls = excluded.tool_calls, llm_calls = excluded.llm_calls, spans = excluded.spans,"
                        + " errors = excluded.errors, messages = excluded.messages,"
                        + " latency_ms = excluded.latency_ms, cost = excluded.cost,"
                        + " unpriced = excluded.unpriced, provider = excluded.provider,"
                        + " model = excluded.model, shown = excluded.shown",
                state.no,
                Ids.encode(trace.id()),
                Ids.encode(trace.threadId()),
                agent,
                Times.nanos(trace.createdAt()),
                Times.nanos(trace.updatedAt()),
                Statuses.number(trace.status()),
                failed ? 1 : 0,
                state.next,
                trace.totalTokens(),
                trace.totalInputTokens(),
                trace.totalOutputTokens(),
                trace.unknownUsageCount(),
                trace.toolCallCount(),
                trace.llmCallCount(),
                trace.spanCount(),
                trace.errorCount(),
                trace.messageCount(),
                trace.latencyMs(),
                trace.cost() == null ? null : (Long) SpanFacts.pico(trace.cost()),
                trace.unpricedCallCount(),
                trace.provider() == null ? null : provider,
                trace.model() == null ? null : model,
                Json.write(shown));
    }

    /** Counts a trace more or less of this agent in this status, and of all agents. */
    static void count(Db db, int agent, int status, int change) throws SQLException {
        for (int whose : new int[] {agent, 0}) {
            db.later(
                    "INSERT INTO trace_count VALUES (?, ?, ?)"
                            + " ON CONFLICT DO UPDATE SET traces = traces + excluded.traces",
                    whose,
                    status,
                    change);
        }
    }

    static Trace read(ResultSet row) throws SQLException {
        Map<String, Object> shown = Json.parseObject(row.getString(21));
        if (shown == null) {
            throw new Codec.DamagedException("a trace's row is damaged");
        }
        Map<String, Object> metadata = Json.object(shown.get("metadata"));
        return new Trace(
                Ids.decode(row.getObject(1)),
                Ids.decode(row.getObject(2)),
                Text.decode(row.getObject(3)),
                String.valueOf(shown.get("name")),
                Times.instant(row.getLong(4)),
                Times.instant(row.getLong(5)),
                Statuses.trace(row.getInt(6)),
                List.of(),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getInt(10),
                row.getInt(11),
                row.getInt(12),
                row.getInt(13),
                row.getInt(14),
                row.getInt(15),
                row.getDouble(16),
                row.getObject(17) == null ? null : SpanFacts.dollars(row.getLong(17)),
                row.getInt(18),
                name(row.getObject(19)),
                name(row.getObject(20)),
                shown.get("last_message") instanceof String text ? text : null,
                tags(shown.get("tags")),
                metadata == null ? Map.of() : metadata);
    }

    private static @Nullable String name(@Nullable Object name) {
        return name == null ? null : Text.decode(name);
    }

    private static List<String> tags(@Nullable Object tags) {
        return tags instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }
}
