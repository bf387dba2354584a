package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What traces are found by without reading them: tags, top-level metadata, the models that answered. */
final class Labels {
    /** A row of the table, less the trace. */
    record Label(String name, String value) {
        @Nullable
        Object[] bound(long trace) {
            return new @Nullable Object[] {Text.encode(name), Text.encode(value), trace};
        }
    }

    private static final int LONGEST = 200;

    private Labels() {}

    static Label tag(String tag) {
        return new Label("tag", shortened(tag));
    }

    static Label model(String model) {
        return new Label("model", shortened(model));
    }

    static Label metadata(String key, Object value) {
        return new Label("metadata." + shortened(key), shortened(value instanceof String text ? text : text(value)));
    }

    /** All labels of a trace. */
    static Set<Label> of(Trace trace, Set<String> models) {
        Set<Label> labels = new HashSet<>();
        trace.tags().forEach(tag -> labels.add(tag(tag)));
        models.forEach(model -> labels.add(model(model)));
        for (Map.Entry<String, Object> entry : trace.metadata().entrySet()) {
            if (entry.getValue() != null) {
                labels.add(metadata(entry.getKey(), entry.getValue()));
            }
        }
        return labels;
    }

    /** Writes what changed from the labels that are in the file. */
    static void write(Db db, long trace, Set<Label> before, Set<Label> now) throws SQLException {
        for (Label label : before) {
            if (!now.contains(label)) {
                db.later("DELETE FROM label WHERE name = ? AND value = ? AND trace = ?", label.bound(trace));
            }
        }
        for (Label label : now) {
            if (!before.contains(label)) {
                db.later("INSERT OR IGNORE INTO label VALUES (?, ?, ?)", label.bound(trace));
            }
        }
    }

    private static String text(Object value) {
        return value instanceof Map<?, ?> || value instanceof Iterable<?> ? Json.write(value) : String.valueOf(value);
    }

    /** A long value is known by its beginning and its hash, so that a page of the index holds many. */
    private static String shortened(String value) {
        if (value.length() <= LONGEST) {
            return value;
        }
        byte[] hash = Body.hash(value.getBytes(StandardCharsets.UTF_8));
        int cut = Character.isHighSurrogate(value.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return value.substring(0, cut) + HexFormat.of().formatHex(hash) + value.getBytes(StandardCharsets.UTF_8).length;
    }
}
