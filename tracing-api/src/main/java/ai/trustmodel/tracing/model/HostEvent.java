package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on the machine: a file written, a connection opened, a process started.
 *
 * @param id a UUIDv7
 * @param domain which tracer saw it, as in {@code "file_system"}; an open word
 * @param timestamp when it happened, UTC
 * @param event what happened, as in {@code "created"}; an open word
 * @param process who did it: {@code pid}, {@code name} …; empty when not known
 * @param attributes the facts of the event, as in {@code full_path}; JSON values
 * @param traceId the trace it belongs to, null when not known
 * @param spanId the span it belongs to, null when not known
 * @param extra fields a newer version wrote that this one does not know
 */
public record HostEvent(
        String id,
        String domain,
        Instant timestamp,
        String event,
        Map<String, Object> process,
        Map<String, Object> attributes,
        @Nullable String traceId,
        @Nullable String spanId,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    public HostEvent {
        process = Copies.map(process);
        attributes = Copies.map(attributes);
        extra = Copies.map(extra);
    }
}
