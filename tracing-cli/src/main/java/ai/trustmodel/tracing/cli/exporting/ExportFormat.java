package ai.trustmodel.tracing.cli.exporting;

import ai.trustmodel.tracing.formats.MessageFormats;
import ai.trustmodel.tracing.formats.SpanFormat;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.List;
import java.util.Map;

/** The documents a trace becomes in one form. */
public interface ExportFormat {
    /** The documents of this trace, each one line of the export. */
    List<Map<String, Object>> documents(TraceStore store, Trace trace);

    /** The names there are. */
    static List<String> names() {
        return List.of("langchain", "langchain-lc", "langsmith", "otel", "openai", "anthropic");
    }

    /**
     * The form of this name.
     *
     * @throws IllegalArgumentException when there is none, with the names there are
     */
    static ExportFormat named(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no form '" + name + "'; there are " + String.join(", ", names()));
        }
        return switch (name) {
            case "langsmith", "otel" -> new SpanExport(SpanFormat.named(name));
            case "openai", "anthropic" -> new RequestExport(MessageFormats.named(name));
            default -> new ConversationExport(MessageFormats.named(name));
        };
    }
}
