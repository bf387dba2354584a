package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.RecordIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Events for tests. */
final class SampleEvents {
    static final Instant START = Instant.parse("2026-11-21T05:30:00Z");

    private SampleEvents() {}

    static HostEvent file(Instant time, String event, String path) {
        return event("file_system", time, event, path);
    }

    static HostEvent event(String domain, Instant time, String event, String path) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("name", path.substring(path.lastIndexOf('/') + 1));
        attributes.put("full_path", path);
        return new HostEvent(
                RecordIds.at(time), domain, time, event, Map.of("pid", 42), attributes, null, null, Map.of());
    }
}
