package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.spi.Media;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Asks the store in its own language: the tool {@code query_traces}. */
final class QueryTool {
    private static final String SCHEMA = "SELECT * FROM schema";
    private static final int MOST_COLUMNS = 1_000;

    private final TraceStore store;

    QueryTool(TraceStore store) {
        this.store = store;
    }

    Answer query(Arguments arguments) {
        String sql = arguments.text("sql");
        try {
            return sql == null ? schema() : rows(sql, arguments);
        } catch (UnsupportedOperationException e) {
            throw new Refusal(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new Refusal("sql: " + e.getMessage());
        }
    }

    /** The views there are, each with its columns. */
    private Answer schema() {
        Map<String, Object> views = new LinkedHashMap<>();
        for (List<@Nullable Object> row : store.query(SCHEMA, MOST_COLUMNS).rows()) {
            views.merge(String.valueOf(row.get(0)), String.valueOf(row.get(1)), (one, other) -> one + ", " + other);
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("schema", views);
        result.put(
                "examples",
                List.of(
                        "SELECT tool, count(*), sum(status = 'error') FROM tool_calls GROUP BY tool",
                        "SELECT trace_id, duration_ms FROM llm_calls WHERE started_at > '2026-11-20'"
                                + " ORDER BY duration_ms DESC LIMIT 5",
                        "SELECT substr(content, 1, 2000) FROM messages WHERE trace_id = '…' AND type = 'ai'"));
        return Answer.of(result);
    }

    private Answer rows(String sql, Arguments arguments) {
        int most = arguments.number("limit", 100);
        QueryResult found = store.query(sql, most);
        Budget budget = Budget.of(arguments.has("limit", "max_chars_per_field"));
        int length = arguments.number("max_chars_per_field", 500);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("columns", new Cut(100, 4_000).value(found.columns()));
        List<Object> rows = rows(found, length);
        int shown = budget.fill(result, "rows", rows);
        if (shown == 0 && !rows.isEmpty()) { // one row that alone is too long
            for (int tried = length / 2; shown == 0 && tried > 1; tried /= 2) {
                shown = budget.fill(result, "rows", List.of(new Cut(tried, tried * 8).value(rows.get(0))));
            }
        }
        if (shown < rows.size()) {
            result.put(
                    "truncated",
                    "only " + shown + " rows fit into this answer; ask for fewer columns, for parts with substr(),"
                            + " or for the next rows with LIMIT and OFFSET");
        } else if (found.truncated() != null) {
            result.put("truncated", found.truncated() + "; limit, or LIMIT and OFFSET, give others");
        }
        return Answer.of(result);
    }

    private static List<Object> rows(QueryResult found, int length) {
        List<Object> rows = new ArrayList<>();
        for (List<@Nullable Object> row : found.rows()) {
            List<@Nullable Object> cut = new ArrayList<>();
            for (Object value : row) {
                cut.add(value instanceof String text ? Cut.text(Media.labelled(text), length) : value);
            }
            rows.add(cut);
        }
        return rows;
    }
}
