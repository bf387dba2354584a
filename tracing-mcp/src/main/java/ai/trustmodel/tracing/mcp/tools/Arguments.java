package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.spi.TimeText;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a tool was called with: values that {@link SchemaCheck} found to be of their types.
 *
 * @param values the arguments by name
 * @param call the call they came with
 */
record Arguments(Map<String, Object> values, Call call) {
    /** A text; null when it is not given or blank. */
    @Nullable
    String text(String name) {
        return values.get(name) instanceof String text && !text.isBlank() ? text : null;
    }

    /**
     * A text that must be there.
     *
     * @throws Refusal when it is blank
     */
    String requiredText(String name) {
        String text = text(name);
        if (text == null) {
            throw new Refusal(name + " is blank; give it a value");
        }
        return text;
    }

    /** A JSON value as it came, null when it is not given. */
    @Nullable
    Object json(String name) {
        return values.get(name);
    }

    /** A whole number, or this one when it is not given. One too large or too small is the nearest there is. */
    int number(String name, int otherwise) {
        return values.get(name) instanceof Number number ? (int) number.doubleValue() : otherwise;
    }

    /** A whole number, null when it is not given. */
    @Nullable
    Integer number(String name) {
        return values.get(name) instanceof Number number ? (int) number.doubleValue() : null;
    }

    boolean flag(String name, boolean otherwise) {
        return values.get(name) instanceof Boolean flag ? flag : otherwise;
    }

    /** A time given in milliseconds, null when it is not given. */
    @Nullable
    Duration millis(String name) {
        return values.get(name) instanceof Number number
                ? Duration.ofNanos(new BigDecimal(number.toString())
                        .movePointRight(6)
                        .min(BigDecimal.valueOf(Long.MAX_VALUE))
                        .longValue())
                : null;
    }

    /** Texts; empty when they are not given. */
    List<String> texts(String name) {
        return values.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    /**
     * A point in time, as in {@code 2h} or {@code 2026-11-20}; null when it is not given.
     *
     * @throws Refusal when it is none
     */
    @Nullable
    Instant time(String name, Clock clock) {
        String text = text(name);
        try {
            return text == null ? null : TimeText.parse(text, clock);
        } catch (IllegalArgumentException e) {
            throw new Refusal(name + ": " + e.getMessage());
        }
    }

    /** Whether any of these is given. */
    boolean has(String... names) {
        return Stream.of(names).anyMatch(name -> values.get(name) != null);
    }

    /** The names that are none of these, in order. */
    List<String> beside(Set<String> known) {
        return values.keySet().stream()
                .filter(name -> !known.contains(Objects.requireNonNull(name)))
                .sorted()
                .toList();
    }
}
