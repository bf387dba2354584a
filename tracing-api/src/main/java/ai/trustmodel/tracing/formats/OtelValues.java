package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.spi.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes as OTLP writes them in JSON: {@code [{"key", "value": {"stringValue": …}}]}. */
final class OtelValues {
    private OtelValues() {}

    /** The attributes; a value that is neither a scalar nor a list of scalars is written as JSON text. */
    static List<Map<String, Object>> write(Map<String, Object> attributes) {
        List<Map<String, Object>> written = new ArrayList<>();
        attributes.forEach((key, value) -> {
            if (value != null) {
                Map<String, Object> attribute = new LinkedHashMap<>();
                attribute.put("key", key);
                attribute.put("value", value(value));
                written.add(attribute);
            }
        });
        return written;
    }

    private static Map<String, Object> value(@Nullable Object value) {
        if (value instanceof Boolean) {
            return Map.of("boolValue", value);
        }
        if (value instanceof Integer || value instanceof Long) {
            return Map.of("intValue", value.toString()); // 64 bits are text in the JSON of protocol buffers
        }
        if (value instanceof Number number) {
            return Map.of("doubleValue", number.doubleValue());
        }
        if (value instanceof List<?> list && list.stream().allMatch(OtelValues::isScalar)) {
            return Map.of(
                    "arrayValue",
                    Map.of("values", list.stream().map(OtelValues::value).toList()));
        }
        return Map.of("stringValue", value instanceof String text ? text : Json.write(value));
    }

    private static boolean isScalar(@Nullable Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    /** The attributes in a list of OTLP's, or in the plain object that exporters to a console print. */
    static Map<String, Object> read(@Nullable Object attributes) {
        Map<String, Object> read = new LinkedHashMap<>(Fields.object(attributes));
        for (Object attribute : Fields.list(attributes)) {
            Map<String, Object> fields = Fields.object(attribute);
            String key = Fields.text(fields, "key");
            Object value = plain(Fields.object(fields.get("value")));
            if (key != null && value != null) {
                read.put(key, value);
            }
        }
        return read;
    }

    private static @Nullable Object plain(Map<String, Object> value) {
        for (Map.Entry<String, Object> entry : value.entrySet()) {
            Object inner = entry.getValue();
            switch (entry.getKey().replace("_v", "V")) {
                case "stringValue", "boolValue", "bytesValue" -> {
                    return inner;
                }
                case "intValue" -> {
                    return Fields.number(inner);
                }
                case "doubleValue" -> {
                    return inner instanceof String text ? number(text) : inner;
                }
                case "arrayValue" -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    Fields.list(Fields.object(inner).get("values"))
                            .forEach(item -> values.add(plain(Fields.object(item))));
                    return values;
                }
                case "kvlistValue" -> {
                    return read(Fields.object(inner).get("values"));
                }
                default -> {
                    return null;
                }
            }
        }
        return null;
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text; // NaN and the infinities
        }
    }
}
