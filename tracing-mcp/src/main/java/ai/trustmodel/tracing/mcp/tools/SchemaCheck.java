package ai.trustmodel.tracing.mcp.tools;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks values against the part of JSON Schema that the tools use, and says what is wrong in words that help to put it
 * right. Stateless.
 *
 * <p>Only the fields of the object itself are looked at: {@code required}, {@code type}, the types in
 * {@code anyOf}, {@code enum}, {@code minimum}, {@code maximum}, and in a list the {@code items}. What stands deeper, such as the body of a provider's answer, is taken as it is. A field that is
 * null counts as not given unless its type allows null.
 */
final class SchemaCheck {
    private SchemaCheck() {}

    /** What is wrong with this value, null when nothing is. */
    static @Nullable String fault(Map<String, Object> schema, Object value) {
        if (!(value instanceof Map<?, ?> object)) {
            return "it must be an object";
        }
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        for (Object name : list(schema.get("required"))) {
            boolean absent = object.get(name) == null
                    && !(object.containsKey(name) && types(properties.get(name)).contains("null"));
            if (absent) {
                return name + " is missing; it must be " + expectation(properties.get(name));
            }
        }
        for (Map.Entry<?, ?> field : object.entrySet()) {
            Object property = properties.get(field.getKey());
            if (property == null || field.getValue() == null) {
                continue;
            }
            if (!conforms(property, field.getValue())) {
                return field.getKey() + " is " + shown(field.getValue()) + "; it must be " + expectation(property);
            }
            Object items = keyword(property, "items");
            for (Object item : list(field.getValue())) {
                if (items != null && (item == null || !conforms(items, item))) {
                    return field.getKey() + " holds " + (item == null ? "null" : shown(item)) + "; each of it must be "
                            + expectation(items);
                }
            }
        }
        return null;
    }

    private static boolean conforms(Object schema, Object value) {
        List<?> types = types(schema);
        List<?> choices = list(keyword(schema, "enum"));
        return (types.isEmpty() || types.stream().anyMatch(type -> isA(type, value)))
                && (choices.isEmpty() || choices.contains(value))
                && (!(value instanceof Number number) || inBounds(schema, number));
    }

    private static boolean isA(Object type, Object value) {
        return switch (type.toString()) {
            case "string" -> value instanceof String;
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "boolean" -> value instanceof Boolean;
            case "number" -> value instanceof Number;
            case "integer" -> value instanceof Number number && isWhole(number);
            default -> false;
        };
    }

    private static boolean isWhole(Number number) {
        return number instanceof Integer
                || number instanceof Long
                || decimal(number).stripTrailingZeros().scale() <= 0;
    }

    private static boolean inBounds(Object schema, Number value) {
        return !(keyword(schema, "minimum") instanceof Number least
                        && decimal(value).compareTo(decimal(least)) < 0)
                && !(keyword(schema, "maximum") instanceof Number most
                        && decimal(value).compareTo(decimal(most)) > 0);
    }

    private static BigDecimal decimal(Number number) {
        return new BigDecimal(number.toString());
    }

    /** What a value of this schema is, in words. */
    private static String expectation(@Nullable Object schema) {
        List<?> choices = list(keyword(schema, "enum"));
        if (!choices.isEmpty()) {
            return "one of "
                    + String.join(", ", choices.stream().map(Object::toString).toList());
        }
        String types = String.join(
                " or ",
                types(schema).stream()
                        .map(type -> switch (type.toString()) {
                            case "integer" -> "a whole number";
                            case "null" -> "null";
                            case "object", "array" -> "an " + type;
                            default -> "a " + type;
                        })
                        .toList());
        Object least = keyword(schema, "minimum");
        Object most = keyword(schema, "maximum");
        String bounds =
                least == null ? "" : most == null ? " of " + least + " or more" : " from " + least + " to " + most;
        return (types.isEmpty() ? "given" : types) + bounds;
    }

    /** A value as it may stand in a message: scalars that are short as they are, the others by their kind. */
    private static String shown(Object value) {
        if (value instanceof String text) {
            return text.length() <= 40 ? "the string '" + text + "'" : "a string of " + text.length() + " characters";
        }
        return value instanceof Map ? "an object" : value instanceof List ? "an array" : value.toString();
    }

    private static List<?> types(@Nullable Object schema) {
        Object type = keyword(schema, "type");
        return type != null
                ? List.of(type)
                : list(keyword(schema, "anyOf")).stream()
                        .flatMap(branch -> types(branch).stream())
                        .toList();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static @Nullable Object keyword(@Nullable Object schema, String name) {
        return schema instanceof Map<?, ?> map ? map.get(name) : null;
    }
}
