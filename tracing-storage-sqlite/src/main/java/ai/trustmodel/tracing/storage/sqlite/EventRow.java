package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.TimeText;
import ai.trustmodel.tracing.storage.sqlite.EventTable.Attribute;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as a row of its table. A value goes into its column, and also into the JSON that is kept beside the columns
 * when the column would not give it back exactly.
 *
 * @param table whose row
 * @param values of the columns but for seq, in the order of {@link EventTable#insert()}
 */
record EventRow(EventTable table, @Nullable Object[] values) {
    private static final int COMMON = 8;
    private static final int REST = 7;

    /** A text of this length or more is kept packed. */
    private static final int PACKED = 400;

    private static final String ATTRIBUTES = "attributes";
    private static final String PROCESS = "process";
    private static final String EXTRA = "extra";

    /**
     * The row of an event.
     *
     * @param whole whether it must say all of the event, which the record of an event in a trace does already
     * @throws IllegalArgumentException when it cannot be written as JSON, or could not be read again
     */
    static EventRow of(HostEvent event, boolean whole, Codec codec) {
        EventTable table = EventTable.of(event.domain());
        int first = table.domain() == null ? COMMON + 1 : COMMON;
        @Nullable Object[] row = new @Nullable Object[first + table.attributes().size()];
        Map<String, Object> process = new LinkedHashMap<>(event.process());
        Map<String, Object> attributes = new LinkedHashMap<>(event.attributes());
        row[0] = Ids.encode(event.id());
        row[1] = Text.encode(event.event());
        row[2] = TimeText.utc(event.timestamp());
        row[3] = take(process, "pid", EventTable.Kind.INTEGER);
        row[4] = take(process, "name", EventTable.Kind.TEXT);
        row[5] = event.traceId() == null ? null : Ids.encode(event.traceId());
        row[6] = event.spanId() == null ? null : Ids.encode(event.spanId());
        if (table.domain() == null) {
            row[COMMON] = Text.encode(event.domain());
        }
        for (int i = first; i < row.length; i++) {
            Attribute attribute = table.attributes().get(i - first);
            row[i] = take(attributes, attribute.name(), attribute.kind());
        }
        row[REST] = whole ? rest(attributes, process, event.extra(), codec) : null;
        return new EventRow(table, row);
    }

    /** What stores it at this place of the stream. */
    @Nullable
    Object[] at(long seq) {
        @Nullable Object[] row = new @Nullable Object[values.length + 1];
        row[0] = seq;
        System.arraycopy(values, 0, row, 1, values.length);
        return row;
    }

    /** The value for a column, which is taken out of the map when the column says all of it. */
    private static @Nullable Object take(Map<String, Object> from, String name, EventTable.Kind kind) {
        Object value = from.get(name);
        if (value == null) {
            return null;
        }
        Object stored = encode(value, kind);
        if (stored != null && !(stored instanceof Double number && isCut(value, number))) {
            from.remove(name);
        }
        return stored;
    }

    /** Whether a decimal number has more digits than are stored, or other ones, as the last of 1.50. */
    private static boolean isCut(Object value, Double stored) {
        return value instanceof BigDecimal exact
                && !BigDecimal.valueOf(stored).toString().equals(exact.toString());
    }

    private static @Nullable Object encode(Object value, EventTable.Kind kind) {
        boolean whole =
                value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte;
        return switch (kind) {
            case TEXT -> value instanceof String text ? Text.encode(text) : null;
            case FLAG -> value instanceof Boolean flag ? (Object) (flag ? 1L : 0L) : null;
            case INTEGER -> whole ? (Object) ((Number) value).longValue() : null;
            case NUMBER -> whole ? (Object) ((Number) value).longValue() : fraction(value);
        };
    }

    private static @Nullable Object fraction(Object value) {
        boolean known = value instanceof Double || value instanceof BigDecimal;
        double number = known ? ((Number) value).doubleValue() : Double.NaN;
        return Double.isFinite(number) ? (Object) number : null;
    }

    private static @Nullable Object rest(
            Map<String, Object> attributes, Map<String, Object> process, Map<String, Object> extra, Codec codec) {
        if (attributes.isEmpty() && process.isEmpty() && extra.isEmpty()) {
            return null;
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        putUnlessEmpty(rest, ATTRIBUTES, attributes);
        putUnlessEmpty(rest, PROCESS, process);
        putUnlessEmpty(rest, EXTRA, extra);
        String json = Prepared.json(rest);
        return json.length() < PACKED ? json : codec.packRecord(json);
    }

    private static void putUnlessEmpty(Map<String, Object> rest, String name, Map<String, Object> values) {
        if (!values.isEmpty()) {
            rest.put(name, values);
        }
    }

    /**
     * The event of a row of {@link EventTable#columns()}; of one that says all of it.
     *
     * @throws Codec.DamagedException when it is not what was stored
     */
    static HostEvent event(@Nullable Object[] row, Codec codec) {
        String domain = Text.decode(there(row[COMMON]));
        EventTable table = EventTable.of(domain);
        Map<String, Object> rest = rest(row[REST], codec);
        Map<String, Object> process = new LinkedHashMap<>();
        put(process, "pid", row[3], EventTable.Kind.INTEGER);
        put(process, "name", row[4], EventTable.Kind.TEXT);
        process.putAll(part(rest, PROCESS));
        Map<String, Object> attributes = new LinkedHashMap<>();
        for (int i = 0; i < table.attributes().size(); i++) {
            Attribute attribute = table.attributes().get(i);
            put(attributes, attribute.name(), row[COMMON + 1 + i], attribute.kind());
        }
        attributes.putAll(part(rest, ATTRIBUTES));
        return new HostEvent(
                Ids.decode(there(row[0])),
                domain,
                time(there(row[2])),
                Text.decode(there(row[1])),
                process,
                attributes,
                row[5] == null ? null : Ids.decode(row[5]),
                row[6] == null ? null : Ids.decode(row[6]),
                part(rest, EXTRA));
    }

    private static void put(Map<String, Object> into, String name, @Nullable Object stored, EventTable.Kind kind) {
        if (stored instanceof Double number) {
            into.put(name, BigDecimal.valueOf(number));
        } else if (stored instanceof Number number && kind == EventTable.Kind.FLAG) {
            into.put(name, number.longValue() != 0);
        } else if (stored instanceof Number number) {
            long value = number.longValue();
            into.put(name, value == (int) value ? (Object) (int) value : (Object) value);
        } else if (stored != null) {
            into.put(name, Text.decode(stored));
        }
    }

    private static Object there(@Nullable Object value) {
        if (value == null) {
            throw new Codec.DamagedException("an event lacks what every event has");
        }
        return value;
    }

    private static Instant time(Object stored) {
        try {
            return Instant.parse(stored.toString());
        } catch (DateTimeException e) {
            throw new Codec.DamagedException("an event has no time: " + e.getMessage());
        }
    }

    private static Map<String, Object> rest(@Nullable Object stored, Codec codec) {
        if (stored == null) {
            return Map.of();
        }
        String json = stored instanceof byte[] packed ? codec.unpack(packed) : stored.toString();
        Map<String, Object> rest = Json.parseObject(json);
        if (rest == null) {
            throw new Codec.DamagedException("what belongs to an event is no JSON object");
        }
        return rest;
    }

    private static Map<String, Object> part(Map<String, Object> rest, String name) {
        Map<String, Object> part = Json.object(rest.get(name));
        return part == null ? Map.of() : part;
    }
}
