package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells by its shape in which form a document is. */
final class DocumentKind {
    /** What there is, as the end of a sentence. */
    static final String EXPECTED = "a HAR file (\"log\"), a recorded exchange (\"request\"),"
            + " runs of LangSmith (\"run_type\"), spans of OpenTelemetry (\"resourceSpans\"),"
            + " or a conversation (\"messages\" of LangChain, OpenAI, Anthropic or OpenTelemetry)";

    private static final Set<String> LANGCHAIN = Set.of(
            "human",
            "ai",
            "system",
            "tool",
            "function",
            "chat",
            "remove",
            "AIMessageChunk",
            "HumanMessageChunk",
            "SystemMessageChunk",
            "ToolMessageChunk",
            "FunctionMessageChunk",
            "ChatMessageChunk");

    private static final String REQUEST = "request";

    private DocumentKind() {}

    /** The form of a document. */
    static String of(Object document) throws NotUnderstood {
        String spans = ofSpans(Json.object(document));
        if (spans != null) {
            return spans;
        }
        List<?> messages = messages(document);
        String form = messages == null || messages.isEmpty() ? null : ofMessage(messages.get(0));
        if (form != null) {
            return form.equals(REQUEST) ? request(document) : form;
        }
        String seen = document instanceof Map<?, ?> object
                ? "its fields are " + object.keySet().stream().limit(8).toList()
                : "it is " + (document instanceof List<?> ? "a list" : "a single value");
        throw new NotUnderstood("it is JSON, but neither " + EXPECTED + "; " + seen);
    }

    /** Whether this list is the messages of one conversation, and not a list of documents. */
    static boolean isConversation(List<?> list) {
        return !list.isEmpty() && ofMessage(list.get(0)) != null;
    }

    /** The messages of a document: the list it is, or the one it has; null when there is none. */
    static @Nullable List<?> messages(Object document) {
        if (document instanceof List<?> list) {
            return list;
        }
        Map<String, Object> fields = Json.object(document);
        if (fields == null) {
            return null;
        }
        if (ofMessage(fields) != null) {
            return List.of(fields);
        }
        Map<String, Object> values = Json.object(fields.get("values")); // the state of a LangGraph thread
        Object messages = values == null ? fields.get("messages") : values.get("messages");
        if (messages instanceof List<?> list) {
            // A model's callbacks are given a batch: a list of conversations.
            return list.size() == 1 && list.get(0) instanceof List<?> only ? only : list;
        }
        return null;
    }

    private static @Nullable String ofSpans(@Nullable Map<String, Object> fields) {
        if (fields == null) {
            return null;
        }
        boolean batch = Stream.of("post", "patch", "runs")
                .anyMatch(key -> fields.get(key) instanceof List<?> runs
                        && runs.stream().allMatch(run -> Json.object(run) != null));
        if (batch || fields.containsKey("run_type")) {
            return "langsmith";
        }
        boolean otlp = fields.containsKey("resourceSpans") || fields.containsKey("resource_spans");
        boolean printed = fields.get("context") instanceof Map<?, ?> && fields.containsKey("attributes");
        return otlp || printed ? "otel" : null;
    }

    // Both say "role" and "content"; the extractors know what else tells them apart.
    private static String request(Object document) {
        Object body = document instanceof List<?> list ? Map.of("messages", list) : document;
        Exchange exchange = Exchange.builder().request(body).build();
        return Extractors.available().extract(exchange).api().equals("messages") ? "anthropic" : "openai";
    }

    private static @Nullable String ofMessage(@Nullable Object value) {
        Map<String, Object> message = Json.object(value);
        if (message == null) {
            return null;
        }
        if (message.containsKey("lc") && message.get("id") instanceof List<?>) {
            return message.containsKey("kwargs") ? "langchain-lc" : null;
        }
        boolean said = message.containsKey("content") || message.get("data") instanceof Map<?, ?>;
        // Before the role, since LangChain's class for any role has both.
        if (said && message.get("type") instanceof String type && LANGCHAIN.contains(type)) {
            return "langchain";
        }
        if (message.get("role") instanceof String) {
            return message.get("parts") instanceof List<?>
                    ? "otel"
                    : message.containsKey("content") || message.containsKey("tool_calls") ? REQUEST : null;
        }
        return null;
    }
}
