package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.HostEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An event of the machine as one flat JSON object, which is how logs, tools and commands show it: its time first, then
 * what happened, its attributes, who did it, and the ids.
 */
public final class EventFields {
    /** The object in which attributes lie that are called like a field. */
    public static final String ATTRIBUTES = "attributes";

    /** The object in which fields of newer versions lie. */
    public static final String EXTRA = "extra";

    private static final Set<String> FIELDS =
            Set.of("timestamp", "event", "process", "domain", "id", "trace_id", "span_id", ATTRIBUTES, EXTRA);

    private EventFields() {}

    /** The event as such an object; what is not known is left out. */
    public static Map<String, Object> of(HostEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("timestamp", TimeText.utc(event.timestamp()));
        fields.put("event", event.event());
        Map<String, Object> hidden = new LinkedHashMap<>();
        event.attributes().forEach((name, value) -> (FIELDS.contains(name) ? hidden : fields).put(name, value));
        putUnlessEmpty(fields, ATTRIBUTES, hidden);
        putUnlessEmpty(fields, "process", event.process());
        fields.put("domain", event.domain());
        fields.put("id", event.id());
        putUnlessNull(fields, "trace_id", event.traceId());
        putUnlessNull(fields, "span_id", event.spanId());
        putUnlessEmpty(fields, EXTRA, event.extra());
        return fields;
    }

    private static void putUnlessEmpty(Map<String, Object> fields, String name, Map<String, Object> value) {
        if (!value.isEmpty()) {
            fields.put(name, value);
        }
    }

    private static void putUnlessNull(Map<String, Object> fields, String name, @Nullable String value) {
        if (value != null) {
            fields.put(name, value);
        }
    }
}
