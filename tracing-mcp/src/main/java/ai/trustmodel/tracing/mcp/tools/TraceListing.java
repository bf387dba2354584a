package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists traces: the tool {@code get_traces}. */
final class TraceListing {
    private static final List<String> FILTERS =
            List.of("agent_id", "thread_id", "status", "model", "since", "until", "has_error", "query");

    /** What stands in a row that must be short. */
    private static final List<String> SHORT = List.of(
            "id",
            "thread_id",
            "agent_id",
            "created_at",
            "updated_at",
            "status",
            "message_count",
            "total_tokens",
            "cost",
            "tool_call_count",
            "latency_ms",
            "model",
            "last_message");

    private static final List<String> USUAL = Stream.concat(
                    SHORT.stream(), Stream.of("provider", "unpriced_call_count"))
            .toList();
    private static final List<String> ALL = Stream.concat(
                    USUAL.stream(),
                    Stream.of(
                            "name",
                            "total_input_tokens",
                            "total_output_tokens",
                            "unknown_usage_count",
                            "llm_call_count",
                            "span_count",
                            "error_count",
                            "tags",
                            "metadata"))
            .toList();

    /** A way to show a trace in a row. */
    private record Style(List<String> fields, int length, boolean exact) {
        Map<String, Object> row(Map<String, Object> trace) {
            Cut cut = Cut.to(length);
            Map<String, Object> row = new LinkedHashMap<>();
            for (String field : fields) {
                Object value = trace.get(field);
                if (value != null) {
                    row.put(field, Objects.requireNonNull(cut.value(exact ? value : rounded(field, value))));
                }
            }
            return row;
        }

        private static Object rounded(String field, Object value) {
            return switch (field) {
                case "created_at", "updated_at" ->
                    Instant.parse(value.toString())
                            .truncatedTo(ChronoUnit.SECONDS)
                            .toString();
                case "latency_ms" -> value instanceof Number millis ? (Object) Math.round(millis.doubleValue()) : value;
                default -> value;
            };
        }
    }

    private static final List<Style> USUAL_STYLES =
            List.of(new Style(USUAL, 200, true), new Style(USUAL, 80, true), new Style(SHORT, 60, false));

    private final TraceStore store;
    private final Clock clock;

    TraceListing(TraceStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    Answer list(Arguments arguments) {
        Map<String, TraceFilter> conditions = conditions(arguments);
        Cursor cursor = Cursor.of("get_traces", arguments, FILTERS);
        TraceFilter filter = filter(arguments)
                .limit(arguments.number("limit", 20))
                .offset(arguments.number("offset", 0))
                .cursor(cursor.read(arguments));
        Budget budget = Budget.of(arguments.has("limit"));
        List<Style> styles = styles(arguments.texts("fields"));
        // A page that turns out too large is asked for again, shorter, since only the store knows where the next
        // begins.
        int fitting = filter.limit();
        while (true) {
            Page<Trace> page = store.list(filter.limit(fitting));
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("traces", List.of());
            result.put("total", page.total());
            result.put("limit", filter.limit());
            result.put("offset", filter.offset());
            if (page.next() != null) {
                result.put("next_cursor", cursor.write(page.next()));
            }
            if (page.items().isEmpty() && page.total() > 0) {
                result.put("hint", "these are all passed over; there are " + page.total() + ", so offset is too large");
            }
            if (page.total() == 0) {
                result.put("hint", new Hints(store).nothing("traces match all of these filters", conditions));
            }
            int shown = fill(result, page.items(), styles, budget);
            if (shown == page.items().size()) {
                if (fitting < filter.limit() && page.next() != null) {
                    result.put(
                            "truncated",
                            "only " + shown + " traces fit into this answer; next_cursor gives those after them,"
                                    + " fields makes rows shorter");
                }
                return Answer.of(result);
            }
            fitting = shown;
            styles = styles.subList(styles.size() - 1, styles.size());
        }
    }

    /** Puts in as many rows as fit, and one at least. */
    private static int fill(Map<String, Object> result, List<Trace> traces, List<Style> styles, Budget budget) {
        List<Map<String, Object>> wire = traces.stream().map(Json::toMap).toList();
        int shown = 0;
        for (Style style : styles) {
            shown = budget.fill(result, "traces", wire.stream().map(style::row).toList());
            if (shown == traces.size()) {
                return shown;
            }
        }
        if (shown == 0) { // a row that alone is too long
            Map<String, Object> shortest = styles.get(styles.size() - 1).row(wire.get(0));
            result.put("traces", List.of(new Cut(40, 2_000).object(shortest)));
        }
        return Math.max(1, shown);
    }

    private static List<Style> styles(List<String> fields) {
        if (fields.isEmpty()) {
            return USUAL_STYLES;
        }
        if (fields.contains("*")) {
            return List.of(new Style(ALL, 500, true), new Style(ALL, 120, true));
        }
        for (String field : fields) {
            if (!ALL.contains(field)) {
                throw new Refusal("fields: there is no field '" + Cut.text(field, 40) + "'; there are "
                        + String.join(", ", ALL) + "; [\"*\"] gives all");
            }
        }
        List<String> wanted =
                Stream.concat(Stream.of("id"), fields.stream()).distinct().toList();
        return List.of(new Style(wanted, 500, true), new Style(wanted, 120, true), new Style(wanted, 40, true));
    }

    private TraceFilter filter(Arguments arguments) {
        return TraceFilter.all()
                .agentId(arguments.text("agent_id"))
                .threadId(arguments.text("thread_id"))
                .status(status(arguments))
                .model(arguments.text("model"))
                .since(arguments.time("since", clock))
                .until(arguments.time("until", clock))
                .hasError(arguments.json("has_error") instanceof Boolean flag ? flag : null)
                .text(arguments.text("query"));
    }

    /** Each filter that is given, by itself. */
    private Map<String, TraceFilter> conditions(Arguments arguments) {
        Map<String, TraceFilter> conditions = new LinkedHashMap<>();
        for (String name : FILTERS) {
            Object value = arguments.json(name);
            if (value != null && (!(value instanceof String) || arguments.text(name) != null)) {
                conditions.put(name, filter(new Arguments(Map.of(name, value), arguments.call())));
            }
        }
        return conditions;
    }

    private static @Nullable TraceStatus status(Arguments arguments) {
        String status = arguments.text("status");
        return status == null ? null : TraceStatus.of(status);
    }
}
