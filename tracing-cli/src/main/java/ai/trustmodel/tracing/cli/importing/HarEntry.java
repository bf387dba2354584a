package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One entry of an HTTP archive as an exchange. */
final class HarEntry {
    private static final List<String> PHASES = List.of("blocked", "dns", "connect", "send", "wait", "receive");

    private HarEntry() {}

    /** The exchange, null when the request sent no body that a model could have read. */
    static @Nullable Exchange exchange(Map<String, Object> entry) {
        Map<String, Object> request = object(entry, "request");
        Map<String, Object> response = object(entry, "response");
        Map<String, Object> posted = object(request, "postData");
        Object body = body(posted);
        if (body == null) {
            return null;
        }
        int status = response.get("status") instanceof Number number ? number.intValue() : 0;
        return Exchange.builder()
                .url(text(request, "url"))
                .request(body)
                .requestHeaders(headers(request))
                .status(status == 0 ? null : status)
                .response(body(object(response, "content")))
                .responseHeaders(headers(response))
                .startedAt(startedAt(entry))
                .latency(latency(entry))
                .error(status == 0 ? problem(response) : null)
                .build();
    }

    // A browser writes status 0 for a request that got no answer.
    private static String problem(Map<String, Object> response) {
        String said = text(response, "_error");
        return said == null || said.isBlank() ? "there was no answer" : said;
    }

    private static @Nullable Object body(Map<String, Object> content) {
        String text = text(content, "text");
        if (text == null || text.isBlank() || !"base64".equals(text(content, "encoding"))) {
            return text == null || text.isBlank() ? null : text;
        }
        try {
            return decode(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /**
     * The bytes of a base64 text, which may be broken into lines.
     *
     * @throws IllegalArgumentException when it is not base64
     */
    static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    }

    private static Map<String, String> headers(Map<String, Object> message) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (message.get("headers") instanceof List<?> list) {
            for (Object item : list) {
                Map<String, Object> header = Json.object(item);
                String name = header == null ? null : text(header, "name");
                String value = header == null ? null : text(header, "value");
                if (name != null && value != null) {
                    headers.merge(name, value, (one, other) -> one + ", " + other);
                }
            }
        }
        return headers;
    }

    private static @Nullable Instant startedAt(Map<String, Object> entry) {
        String text = text(entry, "startedDateTime");
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    // "time" is the sum of the phases; a phase of -1 did not apply.
    private static @Nullable Duration latency(Map<String, Object> entry) {
        if (entry.get("time") instanceof Number time && time.doubleValue() > 0) {
            return millis(time.doubleValue());
        }
        Map<String, Object> timings = object(entry, "timings");
        double sum = 0;
        for (String phase : PHASES) {
            if (timings.get(phase) instanceof Number time && time.doubleValue() > 0) {
                sum += time.doubleValue();
            }
        }
        return sum > 0 ? millis(sum) : null;
    }

    private static Duration millis(double millis) {
        return Duration.ofNanos((long) (millis * 1e6));
    }

    private static Map<String, Object> object(Map<String, Object> parent, String name) {
        Map<String, Object> object = Json.object(parent.get(name));
        return object == null ? Map.of() : object;
    }

    private static @Nullable String text(Map<String, Object> parent, String name) {
        return parent.get(name) instanceof String text ? text : null;
    }
}
