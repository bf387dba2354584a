package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What InvokeModelWithResponseStream wraps the events of a model in, whichever model it is: their JSON in Base64, under
 * {@code bytes}. One place, so that the readers of these formats get the events they know.
 */
final class BedrockChunk {
    private static final String BYTES = "\"bytes\":\"";

    private BedrockChunk() {}

    /** Whether an event is a wrapped one. */
    static boolean isChunk(@Nullable String type, Map<String, Object> data) {
        return "chunk".equals(type) && data.get("bytes") instanceof String;
    }

    /** The event inside; null when there is none that can be read. */
    static @Nullable Map<String, Object> unwrapped(Map<String, Object> data) {
        try {
            byte[] json = Base64.getDecoder().decode(Values.textOrEmpty(data, "bytes"));
            return Json.parseObject(json, 0, json.length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The beginning of the event inside, given the beginning of what wraps it; null when it cannot be found. */
    static @Nullable String beginning(String wrapper) {
        int from = wrapper.indexOf(BYTES) + BYTES.length();
        int end = from < BYTES.length() ? -1 : wrapper.indexOf('"', from);
        if (from < BYTES.length()) {
            return null;
        }
        int length = (end < 0 ? wrapper.length() : end) - from;
        try {
            byte[] json = Base64.getDecoder().decode(wrapper.substring(from, from + length - length % 4));
            return new String(json, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The event in an element of a list a client collected, {@code {"chunk": {"bytes": …}}}; any other as it is. */
    static Map<String, Object> ofCollected(Map<String, Object> event) {
        Map<String, Object> data = Values.object(event, "chunk");
        Map<String, Object> inside = isChunk("chunk", data) ? unwrapped(data) : null;
        return inside == null ? event : inside;
    }
}
