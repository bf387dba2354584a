package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What InvokeModelWithResponseStream wraps the events of a model in, whichever model it is: their JSON in Base64, under
 * {@code bytes}. One place, so that the readers of these formats get the events they know.
 */
final class BedrockChunk {
    // AWS writes no white space; what stands in for it in tests does.
    private static final Pattern BYTES = Pattern.compile("\"bytes\"\\s*:\\s*\"");

    private BedrockChunk() {}

    /** Whether an event is a wrapped one. */
    static boolean isChunk(@Nullable String type, Map<String, Object> data) {
        return "chunk".equals(type) && data.get("bytes") instanceof String;
    }

    /** The event inside; null when there is none that can be read. */
    static @Nullable Map<String, Object> unwrapped(Map<String, Object> data, Json.ObjectReader objects) {
        try {
            byte[] json = Base64.getDecoder().decode(Values.textOrEmpty(data, "bytes"));
            return objects.read(json, 0, json.length);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The beginning of the event inside, given the beginning of what wraps it; null when it cannot be found. */
    static @Nullable String beginning(String wrapper) {
        Matcher start = BYTES.matcher(wrapper);
        if (!start.find()) {
            return null;
        }
        int from = start.end();
        int end = wrapper.indexOf('"', from);
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
        Map<String, Object> inside = isChunk("chunk", data) ? unwrapped(data, Json::parseObject) : null;
        return inside == null ? event : inside;
    }
}
