package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the totals that are kept by day, or, where threads are asked for, the calls themselves. */
final class UsageReport {
    private static final String UNKNOWN = "unknown";
    private static final String SUMS = "sum(calls), sum(errors), sum(unknown_usage), sum(input_tokens),"
            + " sum(output_tokens), sum(total_tokens), sum(cache_read), sum(cache_creation), sum(reasoning),"
            + " sum(cost / 1000000000000), sum(cost % 1000000000000), sum(priced), sum(unpriced)";

    /** The rows of the table {@code usage_day} call by call, with the thread, which that does not have. */
    private static final String BY_CALL =
            "(SELECT (e.started + e.took - CASE WHEN e.started + e.took < 0 THEN 86399999999999 ELSE 0 END)"
                    + " / 86400000000000 AS day, t.agent, t.thread, e.provider, e.model, e.kind = l.no AS calls,"
                    + " e.kind = l.no AND e.status = 1 AS errors,"
                    + " e.kind = l.no AND e.status <> 1 AND e.total_tokens IS NULL AS unknown_usage,"
                    + " e.input_tokens, e.output_tokens, e.total_tokens, e.cache_read, e.cache_creation, e.reasoning,"
                    + " e.cost, e.cost IS NOT NULL AS priced,"
                    + " e.kind = l.no AND (e.status <> 1 OR e.total_tokens IS NOT NULL)"
                    + " AND (e.cost IS NULL OR e.partly = 1) AS unpriced"
                    // In this order, since a thread is found by an index and its calls are those of its traces.
                    + " FROM trace t CROSS JOIN (SELECT coalesce(max(no), 0) AS no FROM name WHERE name = 'llm') l"
                    + " CROSS JOIN entry e"
                    + " WHERE e.key >= t.no << 24 AND e.key < t.no + 1 << 24"
                    + " AND (e.kind = l.no OR e.cost IS NOT NULL))";

    /** The columns in the order in which totals stand. */
    private static final Map<By, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put(By.DAY, "u.day");
        COLUMNS.put(By.AGENT, "coalesce(a.name, 'unknown')");
        COLUMNS.put(By.THREAD, "u.thread");
        COLUMNS.put(By.PROVIDER, "coalesce(p.name, 'unknown')");
        COLUMNS.put(By.MODEL, "coalesce(m.name, 'unknown')");
    }

    private UsageReport() {}

    static List<UsageTotals> of(Db db, UsageQuery query) throws SQLException {
        List<String> columns = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        COLUMNS.forEach((by, column) -> {
            columns.add(query.groupBy().contains(by) ? column : "NULL");
            if (query.groupBy().contains(by)) {
                groups.add(column);
            }
        });
        List<String> conditions = new ArrayList<>(List.of("(u.calls > 0 OR u.priced > 0)"));
        List<@Nullable Object> values = new ArrayList<>();
        if (query.agentId() != null) {
            conditions.add("a.name = ?");
            values.add(Text.encode(query.agentId()));
        }
        if (query.threadId() != null) {
            conditions.add("u.thread = ?");
            values.add(Ids.encode(query.threadId()));
        }
        if (query.since() != null) {
            conditions.add("u.day >= ?");
            values.add(query.since().toEpochDay());
        }
        if (query.until() != null) {
            conditions.add("u.day <= ?");
            values.add(query.until().toEpochDay());
        }
        boolean threads = query.threadId() != null || query.groupBy().contains(By.THREAD);
        List<UsageTotals> totals = db.list(
                "SELECT " + String.join(", ", columns) + ", " + SUMS + " FROM " + (threads ? BY_CALL : "usage_day")
                        + " u"
                        + " LEFT JOIN name a ON a.no = u.agent LEFT JOIN name p ON p.no = u.provider"
                        + " LEFT JOIN name m ON m.no = u.model WHERE " + String.join(" AND ", conditions)
                        + (groups.isEmpty() ? " HAVING count(*) > 0" : " GROUP BY " + String.join(", ", groups)),
                row -> totals(row, query.groupBy()),
                values.toArray());
        totals.sort(UsageTotals.ORDER);
        return totals;
    }

    private static UsageTotals totals(ResultSet row, Set<By> by) throws SQLException {
        return new UsageTotals(
                by.contains(By.DAY) ? LocalDate.ofEpochDay(row.getLong(1)) : null,
                by.contains(By.AGENT) ? name(row, 2) : null,
                by.contains(By.THREAD) ? Ids.decode(row.getObject(3)) : null,
                by.contains(By.PROVIDER) ? name(row, 4) : null,
                by.contains(By.MODEL) ? name(row, 5) : null,
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getLong(14),
                row.getLong(17) == 0 ? null : cost(row.getLong(15), row.getLong(16)),
                row.getLong(18));
    }

    /** Dollars and pico-dollars are added up apart, since what a sum of both may come to does not fit in 64 bits. */
    private static BigDecimal cost(long dollars, long pico) {
        return SpanFacts.dollars(pico).add(BigDecimal.valueOf(dollars));
    }

    private static String name(ResultSet row, int column) throws SQLException {
        Object name = row.getObject(column);
        return name == null ? UNKNOWN : Text.decode(name);
    }
}
