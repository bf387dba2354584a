package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the choices of a Chat Completions body, and the {@code text} of the older Completions. */
final class ChatAnswer {
    private static final Set<String> CHOICE = Set.of("index", "message", "delta", "text", "usage", "finish_reason");

    private final Map<String, Object> body;
    private final List<Map<String, Object>> choices;

    ChatAnswer(Map<String, Object> body) {
        this.body = body;
        this.choices = new ArrayList<>(Values.objects(body, "choices"));
        if (choices.isEmpty()
                && body.get("role") instanceof String
                && (body.containsKey("content") || body.containsKey("tool_calls"))) {
            // A client that hands over nothing but the message.
            choices.add(Map.of("message", body));
        }
        // Stable, so that choices without an index keep their order.
        choices.sort(Comparator.comparingLong(choice -> index(choice)));
    }

    boolean isEmpty() {
        return choices.isEmpty();
    }

    /** The messages of the choices in order; the first with the tokens of the call. */
    List<Message> messages(@Nullable String model, @Nullable Usage usage) {
        List<Message> messages = new ArrayList<>();
        for (Map<String, Object> choice : choices) {
            Message.Builder message = message(choice).responseMetadata(metadata(choice, model));
            messages.add(messages.isEmpty() ? message.usageMetadata(usage).build() : message.build());
        }
        return messages;
    }

    List<@Nullable String> finishReasons() {
        List<@Nullable String> reasons = new ArrayList<>();
        choices.forEach(choice -> reasons.add(finishReason(choice)));
        return reasons;
    }

    /** Why a choice ended. Mistral and DeepSeek have another word for it where Bedrock serves them. */
    static @Nullable String finishReason(Map<String, Object> choice) {
        return Values.text(choice, choice.containsKey("finish_reason") ? "finish_reason" : "stop_reason");
    }

    /** The usage object: beside the choices, or, as Groq and Moonshot do it in streams, in a place of their own. */
    Map<String, Object> usage() {
        Map<String, Object> usage = Values.object(body, "usage");
        if (usage.isEmpty()) {
            usage = Values.object(Values.object(body, "x_groq"), "usage");
        }
        return usage.isEmpty() && !choices.isEmpty() ? Values.object(choices.get(0), "usage") : usage;
    }

    /** An error that stands in a choice, as OpenRouter reports a provider's, else null. */
    @Nullable
    Object error() {
        return choices.stream()
                .map(choice -> choice.get("error"))
                .filter(error -> !Values.isEmpty(error))
                .findFirst()
                .orElse(null);
    }

    /** What Groq's own tools did on the way to the answer. */
    List<ToolCall> serverToolCalls() {
        ToolCalls calls = new ToolCalls();
        if (!choices.isEmpty()) {
            Map<String, Object> message = Values.object(choices.get(0), "message");
            for (Map<String, Object> tool : Values.objects(message, "executed_tools")) {
                String name = Values.nonEmpty(tool, "name");
                calls.add(
                        Values.word(tool, "index"),
                        name == null ? Values.text(tool, "type") : name,
                        tool.get("arguments"));
            }
        }
        return calls.valid();
    }

    private static Message.Builder message(Map<String, Object> choice) {
        Map<String, Object> message = Json.object(choice.get("message"));
        if (message == null) {
            message = Json.object(choice.get("delta"));
        }
        if (message == null) {
            return Message.builder(Message.AI).content(Values.textOrEmpty(choice, "text"));
        }
        return ChatMessages.read(message, "assistant");
    }

    private Map<String, Object> metadata(Map<String, Object> choice, @Nullable String model) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        put(metadata, "model_name", model);
        put(metadata, "finish_reason", finishReason(choice));
        for (String key : List.of("id", "system_fingerprint", "service_tier")) {
            put(metadata, key, body.get(key));
        }
        choice.forEach((key, value) -> {
            if (!CHOICE.contains(key)) {
                put(metadata, key, value);
            }
        });
        return metadata;
    }

    private static void put(Map<String, Object> metadata, String key, @Nullable Object value) {
        if (!Values.isEmpty(value)) {
            metadata.put(key, value);
        }
    }

    private static long index(Map<String, Object> choice) {
        Long index = Values.number(choice, "index");
        return index == null ? 0 : index;
    }
}
