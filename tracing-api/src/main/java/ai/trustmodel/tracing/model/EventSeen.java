package ai.trustmodel.tracing.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something happened on the machine.
 *
 * @param event what happened; its id is also this record's id
 */
public record EventSeen(HostEvent event) implements TraceRecord {
    @Override
    public String recordId() {
        return event.id();
    }

    @Override
    public @Nullable String traceId() {
        return event.traceId();
    }

    @Override
    public Instant at() {
        return event.timestamp();
    }
}
