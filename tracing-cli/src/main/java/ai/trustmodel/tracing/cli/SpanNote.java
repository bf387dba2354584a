package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StreamTiming;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is worth saying about a span in a few words. */
final class SpanNote {
    private static final int ENOUGH = 400;

    private SpanNote() {}

    static String of(Span span) {
        List<String> notes = new ArrayList<>();
        Exchange exchange = span.exchange();
        if (span.error() != null) {
            Integer status = exchange == null ? null : exchange.status();
            notes.add((status == null || status < 400 ? "" : status + " ") + span.error());
        }
        addUsage(span.extraction(), notes);
        if (exchange != null) {
            if (exchange.timeToFirstToken() != null) {
                notes.add("first token after " + Times.took(exchange.timeToFirstToken()) + pace(span.extraction()));
            }
            addAttempts(exchange.attempts(), notes);
        }
        ToolExecution tool = span.tool();
        if (tool != null) {
            addAttempts(tool.attempts(), notes);
            notes.add(shortened(tool.arguments()) + (tool.success() ? " \u2192 " + shortened(tool.result()) : ""));
        }
        if (!span.attributes().isEmpty()) {
            notes.add(shortened(span.attributes()));
        }
        return String.join(" \u00b7 ", notes);
    }

    /** How the rest of a stream came, as in ", then every 40 ms". */
    private static String pace(@Nullable Extraction extraction) {
        StreamTiming timing = extraction == null ? null : extraction.timing();
        return timing == null || timing.pieces() < 2 ? "" : ", then every " + Times.took(timing.betweenMedian());
    }

    private static void addUsage(@Nullable Extraction extraction, List<String> notes) {
        Usage usage = extraction == null ? null : extraction.usage();
        if (extraction != null && Boolean.FALSE.equals(extraction.streamComplete())) {
            notes.add("stream cut short");
        }
        if (usage != null) {
            addTokens(usage.inputTokenDetails(), Usage.CACHE_READ, "cached", notes);
            addTokens(usage.inputTokenDetails(), Usage.CACHE_CREATION, "written to cache", notes);
            addTokens(usage.outputTokenDetails(), Usage.REASONING, "reasoning", notes);
        }
    }

    private static void addTokens(Map<String, Long> details, String key, String word, List<String> notes) {
        Long tokens = details.get(key);
        if (tokens != null && tokens > 0) {
            notes.add(Numbers.count(tokens) + " " + word);
        }
    }

    private static void addAttempts(int attempts, List<String> notes) {
        if (attempts > 1) {
            notes.add(attempts + " attempts");
        }
    }

    private static String shortened(@Nullable Object value) {
        String text = value == null ? "" : value instanceof String string ? string : Json.write(value);
        text = Media.labelled(text);
        return text.length() <= ENOUGH ? text : text.substring(0, ENOUGH) + "\u2026";
    }
}
