package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the model in Google's Interactions: the steps of an answer, or those that stand next to each other in the
 * input of a later request that echoes them. Both make the same message. Not thread-safe.
 */
final class InteractionTurn {
    private static final Set<String> CALL = Set.of("type", "id", "name", "arguments");
    private static final Set<String> OUTPUT = Set.of("type", "content");
    private static final Set<String> THOUGHT = Set.of("type", "summary");

    private final List<Object> steps = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thinking = new StringBuilder();
    private final ToolCalls calls = new ToolCalls();
    private final ToolCalls serverCalls = new ToolCalls();
    private boolean more;
    private boolean hasText;
    private boolean hasCall;

    /** Whether a step of this type is the model's. A function's result is the only one that is not the server's. */
    static boolean isOfModel(String type) {
        return type.equals("model_output")
                || type.equals("thought")
                || type.endsWith("_call")
                || (type.endsWith("_result") && !type.equals("function_result"));
    }

    /** Adds a step, or, as older versions of the format have it, a content without a step around it. */
    void add(Map<String, Object> step) {
        String type = Values.textOrEmpty(step, "type");
        steps.add(step);
        switch (type) {
            case "model_output" -> addOutput(step.get("content"), OUTPUT.containsAll(step.keySet()));
            case "text" -> addOutput(step, true);
            case "thought" -> {
                OpenAiContent summary = OpenAiContent.of(step.get("summary"));
                // A thought after another, or after a text, can be told from it by the steps alone.
                more |= !thinking.isEmpty()
                        || hasText
                        || hasCall
                        || !summary.blocks().isEmpty();
                more |= !THOUGHT.containsAll(step.keySet());
                thinking.append(summary.text());
            }
            case "function_call" -> {
                calls.add(Values.nonEmpty(step, "id"), Values.text(step, "name"), step.get("arguments"));
                more |= !CALL.containsAll(step.keySet());
                hasCall = true;
            }
            default -> {
                if (type.endsWith("_call")) {
                    String name = Values.nonEmpty(step, "name");
                    serverCalls.add(Values.nonEmpty(step, "id"), name == null ? type : name, step.get("arguments"));
                }
                more = true;
            }
        }
    }

    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** The message of the turn. */
    Message.Builder message() {
        return Message.builder(Message.AI)
                .content(text.toString())
                .reasoning(thinking.isEmpty() ? null : thinking.toString())
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .blocks(more ? steps : List.of());
    }

    /** The tools the provider ran itself. */
    List<ToolCall> serverToolCalls() {
        return serverCalls.valid();
    }

    private void addOutput(@Nullable Object said, boolean plain) {
        OpenAiContent content = OpenAiContent.of(said);
        boolean single = !(said instanceof List<?> list) || list.size() <= 1;
        more |= !plain || !single || hasText || hasCall || !content.blocks().isEmpty();
        hasText = true;
        text.append(content.text());
    }
}
