package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form another tool gives to what an agent did: a document for each span. Immutable and thread-safe.
 *
 * <pre>{@code
 * SpanFormat runs = SpanFormat.named("langsmith");
 * for (Map<String, Object> run : runs.write(trace, store.spans(trace.id()))) {
 *     send(Json.write(run));
 * }
 * }</pre>
 *
 * <p>Ids, parents, times, messages and tokens come back when a document is read. The trace itself is the first document,
 * as the root of the others.
 */
public interface SpanFormat {
    /** The word it is chosen by. */
    String name();

    /** These spans of this trace, which has its messages, in this form. The trace comes first. */
    List<Map<String, Object>> write(Trace trace, List<Span> spans);

    /**
     * What this document tells: spans that ended, and, where it holds the root of a trace, that the trace began and ended.
     * A trace whose agent is not named is {@link ai.trustmodel.tracing.spi.TraceProjection#UNKNOWN_AGENT}'s.
     *
     * @throws IllegalArgumentException when it does not have this form, with what was expected
     */
    List<TraceRecord> read(@Nullable Object document);

    /** The names there are. */
    static List<String> names() {
        return List.of("langsmith", "otel");
    }

    /**
     * The form of this name: {@code langsmith}, runs as LangSmith's API takes them; {@code otel}, OTLP in JSON with the
     * attributes of the GenAI convention, a span in each document.
     *
     * @throws IllegalArgumentException when there is none, with the names there are
     */
    static SpanFormat named(String name) {
        return switch (name) {
            case "langsmith" -> new LangSmithFormat();
            case "otel" -> new OtelSpanFormat();
            default ->
                throw new IllegalArgumentException(
                        "there is no span format '" + name + "'; there are " + String.join(", ", names()));
        };
    }
}
