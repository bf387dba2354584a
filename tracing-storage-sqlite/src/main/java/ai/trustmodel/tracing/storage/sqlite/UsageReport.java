package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Adds up the token totals that are kept by day. */
final class UsageReport {
    private static final String UNKNOWN = "unknown";
    private static final String SUMS = "sum(calls), sum(errors), sum(unknown_usage), sum(input_tokens),"
            + " sum(output_tokens), sum(total_tokens), sum(cache_read), sum(cache_creation), sum(reasoning)";

    /** The columns in the order in which totals stand. */
    private static final Map<By, String> COLUMNS = new LinkedHashMap<>();

    static {
        COLUMNS.put(By.DAY, "u.day");
        COLUMNS.put(By.AGENT, "coalesce(a.name, 'unknown')");
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
        List<String> conditions = new ArrayList<>(List.of("u.calls > 0"));
        List<@Nullable Object> values = new ArrayList<>();
        if (query.agentId() != null) {
            conditions.add("a.name = ?");
            values.add(Text.encode(query.agentId()));
        }
        if (query.since() != null) {
            conditions.add("u.day >= ?");
            values.add(query.since().toEpochDay());
        }
        if (query.until() != null) {
            conditions.add("u.day <= ?");
            values.add(query.until().toEpochDay());
        }
        String grouped = String.join(", ", groups);
        return db.list(
                "SELECT " + String.join(", ", columns) + ", " + SUMS + " FROM usage_day u"
                        + " LEFT JOIN name a ON a.no = u.agent LEFT JOIN name p ON p.no = u.provider"
                        + " LEFT JOIN name m ON m.no = u.model WHERE " + String.join(" AND ", conditions)
                        + (groups.isEmpty() ? " HAVING count(*) > 0" : " GROUP BY " + grouped + " ORDER BY " + grouped),
                row -> totals(row, query.groupBy()),
                values.toArray());
    }

    private static UsageTotals totals(ResultSet row, Set<By> by) throws SQLException {
        return new UsageTotals(
                by.contains(By.DAY) ? LocalDate.ofEpochDay(row.getLong(1)) : null,
                by.contains(By.AGENT) ? name(row, 2) : null,
                by.contains(By.PROVIDER) ? name(row, 3) : null,
                by.contains(By.MODEL) ? name(row, 4) : null,
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13));
    }

    private static String name(ResultSet row, int column) throws SQLException {
        Object name = row.getObject(column);
        return name == null ? UNKNOWN : Text.decode(name);
    }
}
