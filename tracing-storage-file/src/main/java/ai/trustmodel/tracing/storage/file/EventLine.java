package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.EventFields;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.RecordIds;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as one line of JSON, flat, so that {@code grep} and {@code jq} need no knowledge of nesting.
 */
final class EventLine {
    private static final String TIMESTAMP = "timestamp";
    private static final String EVENT = "event";
    private static final String PROCESS = "process";
    private static final String DOMAIN = "domain";
    private static final String ID = "id";
    private static final String TRACE = "trace_id";
    private static final String SPAN = "span_id";

    private EventLine() {}

    /** The line, without a newline. */
    static byte[] write(HostEvent event) {
        return Json.write(EventFields.of(event)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a line; null when it is no event. A line without an id, such as the first versions of this log had, gets one
     * that is always the same.
     *
     * @param domain the domain of the file, for a line that names none
     */
    static @Nullable HostEvent read(byte[] bytes, String domain) {
        int from = LineBytes.start(bytes, 0, bytes.length);
        int to = LineBytes.end(bytes, from, bytes.length);
        if (!LineBytes.isObject(bytes, from, to)) {
            return null;
        }
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        Map<String, Object> line = Json.parseObject(text);
        return line == null ? null : read(line, text, domain);
    }

    private static @Nullable HostEvent read(Map<String, Object> line, String text, String domain) {
        Instant time = time(line.get(TIMESTAMP));
        if (time == null || !(line.get(EVENT) instanceof String event)) {
            return null;
        }
        Map<String, Object> rest = new LinkedHashMap<>(line);
        rest.remove(TIMESTAMP);
        rest.remove(EVENT);
        String id = takeText(rest, ID);
        String named = takeText(rest, DOMAIN);
        String trace = takeText(rest, TRACE);
        String span = takeText(rest, SPAN);
        Map<String, Object> process = takeObject(rest, PROCESS);
        Map<String, Object> extra = takeObject(rest, EventFields.EXTRA);
        rest.putAll(takeObject(rest, EventFields.ATTRIBUTES));
        return new HostEvent(
                id != null ? id : RecordIds.of(text),
                named != null ? named : domain,
                time,
                event,
                process,
                rest,
                trace,
                span,
                extra);
    }

    /** A field of the right kind; what another program put there instead is an attribute. */
    private static @Nullable String takeText(Map<String, Object> line, String name) {
        if (line.get(name) instanceof String text) {
            line.remove(name);
            return text;
        }
        return null;
    }

    private static Map<String, Object> takeObject(Map<String, Object> line, String name) {
        Map<String, Object> object = Json.object(line.get(name));
        if (object == null) {
            return Map.of();
        }
        line.remove(name);
        return object;
    }

    /** When what a line says happened: see {@link LineTimes}. */
    static long micros(byte[] bytes, int start, int end) {
        int from = LineBytes.start(bytes, start, end);
        int to = LineBytes.end(bytes, from, end);
        long ours = LineBytes.leadingTime(bytes, from, to);
        if (ours != LineTimes.UNKNOWN || !LineBytes.isObject(bytes, from, to)) {
            return ours;
        }
        Map<String, Object> line = Json.parseObject(new String(bytes, from, to - from, StandardCharsets.UTF_8));
        Instant time = line == null ? null : time(line.get(TIMESTAMP));
        return time == null ? LineTimes.UNKNOWN : TimeRange.micros(time);
    }

    /** A time without a zone is UTC. */
    private static @Nullable Instant time(@Nullable Object value) {
        if (!(value instanceof String text) || text.length() > 64) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            try {
                return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e2) {
                return null;
            }
        }
    }
}
