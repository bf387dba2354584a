package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.spi.TimeText;
import java.time.Instant;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a table of events, in SQL; the table is called e.
 *
 * @param table the table
 * @param where the condition, empty for every row
 * @param values what its parameters are bound to
 */
record EventCondition(EventTable table, String where, List<Object> values) {
    /** The character that follows the slash, so that what begins with a directory lies below. */
    private static final char AFTER_SLASH = '/' + 1;

    /**
     * The rows of the events that fulfil these conditions; null when this table has none of that domain.
     *
     * @param indexed whether paths are looked up, which finds all of them, or compared row by row
     */
    static @Nullable EventCondition of(EventTable table, EventFilter filter, boolean indexed) {
        String domain = filter.domain();
        if (domain != null && EventTable.of(domain) != table) {
            return null;
        }
        List<String> terms = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        if (domain != null && table.domain() == null) {
            terms.add("e.domain = ?");
            values.add(Text.encode(domain));
        }
        if (filter.event() != null) {
            terms.add("e.event = ?");
            values.add(Text.encode(filter.event()));
        }
        if (filter.traceId() != null) {
            terms.add("e.trace = ?");
            values.add(Ids.encode(filter.traceId()));
        }
        if (filter.since() != null) {
            terms.add(since(filter.since(), values));
        }
        if (filter.until() != null) {
            terms.add(before(filter.until(), values));
        }
        if (filter.path() != null) {
            terms.add(indexed ? lookUp(table, filter.path(), values) : compare(filter.path(), values));
        }
        return new EventCondition(table, String.join(" AND ", terms), values);
    }

    /** The rows of events outside any trace that happened before this instant. */
    static EventCondition looseBefore(EventTable table, Instant instant) {
        List<Object> values = new ArrayList<>();
        return new EventCondition(table, "e.trace IS NULL AND " + before(instant, values), values);
    }

    boolean isEveryRow() {
        return where.isEmpty();
    }

    /** What the parameters are bound to, and then these. */
    @Nullable
    Object[] with(Object... more) {
        @Nullable Object[] all = Arrays.copyOf(values.toArray(), values.size() + more.length);
        System.arraycopy(more, 0, all, values.size(), more.length);
        return all;
    }

    /** Times are texts of microseconds, or of nanoseconds, which stand before the Z of the microsecond they are in. */
    private static String since(Instant instant, List<Object> values) {
        String micros = TimeText.utc(instant.truncatedTo(ChronoUnit.MICROS));
        if (instant.get(ChronoField.NANO_OF_SECOND) % 1000 == 0) {
            values.add(micros.substring(0, micros.length() - 1));
            return "e.timestamp >= ?";
        }
        values.add(TimeText.utc(instant));
        values.add(micros);
        return "e.timestamp >= ? AND e.timestamp <> ?";
    }

    private static String before(Instant instant, List<Object> values) {
        String micros = TimeText.utc(instant.truncatedTo(ChronoUnit.MICROS));
        if (instant.get(ChronoField.NANO_OF_SECOND) % 1000 == 0) {
            values.add(micros.substring(0, micros.length() - 1));
            return "e.timestamp < ?";
        }
        values.addAll(List.of(micros, TimeText.utc(instant), micros));
        return "e.timestamp <= ? AND (e.timestamp < ? OR e.timestamp = ?)";
    }

    /**
     * Each part by its own index, which compares as LIKE does, without regard to case, and so finds more than is meant.
     */
    private static String lookUp(EventTable table, String path, List<Object> values) {
        String below = below(path);
        String end = end(below);
        List<String> parts = new ArrayList<>();
        for (String column : List.of("full_path", "dest_path")) {
            String rows = "SELECT seq FROM " + table.name() + " WHERE ";
            parts.add(rows + "$ COLLATE NOCASE = ? AND $ = ?".replace("$", column));
            values.addAll(List.of(Text.encode(path), Text.encode(path)));
            parts.add(
                    rows + "$ COLLATE NOCASE >= ? AND $ COLLATE NOCASE < ? AND $ >= ? AND $ < ?".replace("$", column));
            values.addAll(List.of(below, end, below, end));
        }
        return "e.seq IN (" + String.join(" UNION ALL ", parts) + ")";
    }

    private static String compare(String path, List<Object> values) {
        String below = below(path);
        List<String> parts = new ArrayList<>();
        for (String column : List.of("e.full_path", "e.dest_path")) {
            parts.add("$ = ? OR $ >= ? AND $ < ?".replace("$", column));
            values.addAll(List.of(Text.encode(path), below, end(below)));
        }
        return "(" + String.join(" OR ", parts) + ")";
    }

    private static String below(String path) {
        return path.endsWith("/") ? path : path + "/";
    }

    private static String end(String below) {
        return below.substring(0, below.length() - 1) + AFTER_SLASH;
    }
}
