package ai.trustmodel.tracing.extractors;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a row of facts with what is expected: numbers by value, a missing text like an empty one, a missing count
 * like zero, and an id of a tool call only where the provider gave one.
 */
final class CorpusComparison {
    private static final List<String> EXACT =
            List.of("model", "finish_reason", "request_sequence", "request_messages", "invalid_tool_calls");
    private static final List<String> TEXTS = List.of("text", "reasoning_text", "refusal");
    private static final List<String> COUNTS =
            List.of("input_tokens", "output_tokens", "total_tokens", "cache_read", "cache_creation", "reasoning");

    private CorpusComparison() {}

    /** A line for each field that differs; empty when the row is right. */
    static List<String> differences(Map<String, Object> expected, Map<String, Object> actual) {
        List<String> found = new ArrayList<>();
        for (String field : EXACT) {
            check(found, field, same(expected.get(field), actual.get(field)), expected, actual);
        }
        for (String field : TEXTS) {
            boolean same = Values.textOrEmpty(expected, field).equals(Values.textOrEmpty(actual, field));
            check(found, field, same, expected, actual);
        }
        check(
                found,
                "usage",
                sameUsage(Values.object(expected, "usage"), Values.object(actual, "usage")),
                expected,
                actual);
        boolean sameCalls = sameCalls(Values.objects(expected, "tool_calls"), Values.objects(actual, "tool_calls"));
        check(found, "tool_calls", sameCalls, expected, actual);
        Object kind = Values.object(expected, "error").get("kind");
        if (!Objects.equals(kind, actual.get("error_kind"))) {
            found.add("error_kind: expected " + kind + ", was " + actual.get("error_kind"));
        }
        return found;
    }

    private static void check(
            List<String> found, String field, boolean same, Map<String, Object> expected, Map<String, Object> actual) {
        if (!same) {
            found.add(field + ": expected " + expected.get(field) + ", was " + actual.get(field));
        }
    }

    private static boolean sameUsage(Map<String, Object> expected, Map<String, Object> actual) {
        return expected.isEmpty() == actual.isEmpty()
                && COUNTS.stream().allMatch(key -> count(expected, key) == count(actual, key));
    }

    private static long count(Map<String, Object> usage, String key) {
        Long count = Values.number(usage, key);
        return count == null ? 0 : count;
    }

    private static boolean sameCalls(List<Map<String, Object>> expected, List<Map<String, Object>> actual) {
        if (expected.size() != actual.size()) {
            return false;
        }
        for (int i = 0; i < expected.size(); i++) {
            Map<String, Object> wanted = expected.get(i);
            Map<String, Object> got = actual.get(i);
            if (!same(wanted.get("name"), got.get("name"))
                    || !same(wanted.get("args"), got.get("args"))
                    || wanted.get("id") != null && !same(wanted.get("id"), got.get("id"))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(@Nullable Object expected, @Nullable Object actual) {
        return Objects.equals(comparable(expected), comparable(actual));
    }

    private static @Nullable Object comparable(@Nullable Object value) {
        if (value instanceof Number number) {
            BigDecimal stripped = new BigDecimal(number.toString()).stripTrailingZeros();
            return stripped.signum() == 0 ? BigDecimal.ZERO : stripped;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(element -> copy.add(comparable(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put(key, comparable(inner)));
            return copy;
        }
        return value;
    }
}
