package ai.trustmodel.tracing.mcp.resources;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import ai.trustmodel.tracing.spi.SpanFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The spans of a trace, a line each, in the order they began. */
final class Timeline {
    private static final int DEEPEST = 8;
    private static final int NAME = 80;

    private Timeline() {}

    /**
     * The lines, each with at most about this much of what was said, given and answered.
     *
     * @param text how many characters of any text are shown, none when it is 0
     */
    static List<String> lines(Trace trace, List<Span> spans, int text) {
        Map<String, Span> byId = new HashMap<>();
        spans.forEach(span -> byId.put(span.id(), span));
        List<String> lines = new ArrayList<>();
        spans.stream()
                .sorted(Comparator.comparing(Span::startedAt))
                .forEach(span -> lines.add("  ".repeat(depth(span, byId)) + line(trace, span, text)));
        return lines;
    }

    /** The lines at the beginning and at the end that fit in this many characters, and how many are left out between. */
    static List<String> fitted(List<String> lines, int characters) {
        long length = lines.stream().mapToLong(String::length).sum() + lines.size();
        if (length <= characters) {
            return lines;
        }
        int head = fitting(lines, characters / 2);
        List<String> backwards = new ArrayList<>(lines.subList(head, lines.size()));
        Collections.reverse(backwards);
        int tail = fitting(backwards, characters / 2);
        List<String> fitted = new ArrayList<>(lines.subList(0, head));
        fitted.add("… " + (lines.size() - head - tail) + " spans are left out here …");
        fitted.addAll(lines.subList(lines.size() - tail, lines.size()));
        return fitted;
    }

    private static int fitting(List<String> lines, int characters) {
        int count = 0;
        for (int left = characters; count < lines.size(); count++) {
            left -= lines.get(count).length() + 1;
            if (left < 0) {
                break;
            }
        }
        return count;
    }

    private static int depth(Span span, Map<String, Span> byId) {
        int depth = 0;
        for (Span at = parent(span, byId); at != null && depth < DEEPEST; at = parent(at, byId)) {
            depth++;
        }
        return depth;
    }

    private static @Nullable Span parent(Span span, Map<String, Span> byId) {
        return span.parentId() == null ? null : byId.get(span.parentId());
    }

    private static String line(Trace trace, Span span, int text) {
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "+%.3fs ", seconds(Duration.between(trace.createdAt(), span.startedAt()))));
        line.append(span.kind().value()).append(' ').append(oneLine(span.name(), NAME));
        line.append(' ').append(span.duration().toMillis()).append(" ms");
        Usage usage = SpanFacts.usage(span);
        if (usage != null) {
            line.append(", ").append(count(usage.inputTokens())).append(" in ");
            line.append(count(usage.outputTokens())).append(" out");
        }
        if (span.status() != SpanStatus.OK) {
            String why = span.error() == null ? "" : ": " + oneLine(span.error(), Math.max(NAME, text));
            line.append(", ")
                    .append(span.status() == SpanStatus.ERROR ? "FAILED" : "CANCELLED")
                    .append(why);
        }
        if (text > 0) {
            said(span, text, line);
        }
        return line.toString();
    }

    private static void said(Span span, int text, StringBuilder line) {
        Message answer = SpanFacts.answer(span);
        if (answer != null && !answer.content().isBlank()) {
            line.append(" | ").append(oneLine(answer.content(), text));
        }
        if (answer != null && !answer.toolCalls().isEmpty()) {
            line.append(" | asks for ")
                    .append(answer.toolCalls().stream()
                            .map(ToolCall::name)
                            .map(name -> oneLine(name, NAME))
                            .limit(8)
                            .collect(Collectors.joining(", ")));
        }
        if (span.tool() != null) {
            line.append(" | given ").append(oneLine(written(span.tool().arguments()), text));
            line.append(" | answered ").append(oneLine(written(span.tool().result()), text));
        }
    }

    private static String written(@Nullable Object value) {
        return value instanceof String text ? text : value == null ? "nothing" : Json.write(value);
    }

    /** The beginning of a text on one line, so that nothing recorded can look like a line of ours. */
    static String oneLine(String text, int most) {
        // Labels are made of the beginning alone, since a text may have megabytes.
        String start =
                text.length() > most ? Media.leftOut(text.substring(0, Math.min(text.length(), 8 * most))) : text;
        String line = start.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        if (line.length() <= most && start.equals(text)) {
            return line;
        }
        int end = Math.min(most, line.length());
        if (end > 0 && end < line.length() && Character.isHighSurrogate(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end) + "…";
    }

    private static double seconds(Duration duration) {
        return Math.max(0, duration.toMillis()) / 1000.0;
    }

    private static String count(@Nullable Long tokens) {
        return tokens == null ? "?" : tokens.toString();
    }
}
