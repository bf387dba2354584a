package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Says in a few rows what happened in a long trace. */
final class TraceSummary {
    private static final int NAMED = 10;
    private static final int FAILURES = 5;
    private static final int SLOWEST = 3;
    private static final int NAME = 80;

    /** Counts of the calls of one model or tool. */
    private static final class Calls {
        private int calls;
        private int failed;
        private long tokens;

        Map<String, Object> row(String key, String name) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put(key, Cut.text(name, NAME));
            row.put("calls", calls);
            if (failed > 0) {
                row.put("failed", failed);
            }
            if (tokens > 0) {
                row.put("tokens", tokens);
            }
            return row;
        }
    }

    private TraceSummary() {}

    /** @param length how long texts may be */
    static Map<String, Object> of(Trace trace, List<Span> spans, int length) {
        Map<String, Object> summary = new LinkedHashMap<>();
        Map<String, Integer> types = new TreeMap<>();
        trace.messages().forEach(message -> types.merge(Cut.text(message.type(), NAME), 1, Integer::sum));
        summary.put("message_types", Cut.to(NAME).object(new LinkedHashMap<>(types)));
        first(trace, Message.HUMAN).ifPresent(message -> summary.put("first_human_message", shown(message, length)));
        last(trace, Message.AI).ifPresent(message -> summary.put("last_ai_message", shown(message, length)));
        summary.put("models", calls(spans, SpanKind.LLM, "model"));
        summary.put("tools", calls(spans, SpanKind.TOOL, "tool"));
        SpanTree tree = SpanTree.of(spans);
        List<Map<String, Object>> failures = spans.stream()
                .filter(span -> span.status() == SpanStatus.ERROR)
                .limit(FAILURES)
                .map(span -> row(tree, span, length))
                .toList();
        if (!failures.isEmpty()) {
            summary.put("failures", failures);
        }
        summary.put(
                "slowest",
                spans.stream()
                        .sorted(Comparator.comparing(Span::duration).reversed())
                        .limit(SLOWEST)
                        .map(span -> row(tree, span, length))
                        .toList());
        return summary;
    }

    private static java.util.Optional<Message> first(Trace trace, String type) {
        return trace.messages().stream()
                .filter(message -> message.type().equals(type))
                .findFirst();
    }

    private static java.util.Optional<Message> last(Trace trace, String type) {
        return trace.messages().stream()
                .filter(message ->
                        message.type().equals(type) && !message.content().isBlank())
                .reduce((one, other) -> other);
    }

    private static Object shown(Message message, int length) {
        return Cut.text(message.content(), length);
    }

    /** The models or tools of these spans, the most used first. */
    private static List<Object> calls(List<Span> spans, SpanKind kind, String key) {
        Map<String, Calls> byName = new LinkedHashMap<>();
        for (Span span : spans) {
            if (span.kind().equals(kind)) {
                String model = SpanFacts.model(span);
                Calls calls = byName.computeIfAbsent(
                        kind.equals(SpanKind.LLM) ? Objects.requireNonNullElse(model, "unknown") : span.name(),
                        name -> new Calls());
                calls.calls++;
                calls.failed += span.status() == SpanStatus.ERROR ? 1 : 0;
                Usage usage = SpanFacts.usage(span);
                calls.tokens += usage == null ? 0 : SpanFacts.total(usage);
            }
        }
        List<Object> rows = new ArrayList<>();
        byName.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().calls))
                .limit(NAMED)
                .forEach(entry -> rows.add(entry.getValue().row(key, entry.getKey())));
        if (byName.size() > NAMED) {
            rows.add(Map.of(key, "…", "more", byName.size() - NAMED));
        }
        return rows;
    }

    private static Map<String, Object> row(SpanTree tree, Span span, int length) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("span_id", tree.shortId(span));
        row.put("name", Cut.text(span.name(), NAME));
        row.put("took_ms", span.duration().toMillis());
        if (span.error() != null) {
            row.put("error", Cut.text(span.error(), length));
        }
        return row;
    }
}
