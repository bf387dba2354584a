package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * What a span is about. An open word: the constants are the kinds that are treated specially, any other is carried.
 *
 * @param value the word on the wire, in lower case
 */
public record SpanKind(@JsonValue String value) {
    /** A call of a language model. */
    public static final SpanKind LLM = new SpanKind("llm");

    /** A tool that was run. */
    public static final SpanKind TOOL = new SpanKind("tool");

    /** An agent at work; its calls are children. */
    public static final SpanKind AGENT = new SpanKind("agent");

    /** A step of a program that has children. */
    public static final SpanKind CHAIN = new SpanKind("chain");

    /** A search for documents. */
    public static final SpanKind RETRIEVER = new SpanKind("retriever");

    /** A call of an embedding model. */
    public static final SpanKind EMBEDDING = new SpanKind("embedding");

    /** A kernel program that ran. */
    public static final SpanKind KERNEL = new SpanKind("kernel");

    /** Anything else. */
    public static final SpanKind CUSTOM = new SpanKind("custom");

    @JsonCreator
    public SpanKind {
        value = value.toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return value;
    }
}
