package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One turn of the model in Responses: the items that stand next to each other in an answer's output, or in the input of
 * a later request that echoes them. Both make the same message.
 */
final class ResponsesTurn {
    // What the message's other fields say, or what says nothing about the conversation.
    private static final Set<String> COVERED =
            Set.of("type", "id", "status", "role", "content", "summary", "call_id", "name", "arguments", "input");
    private static final Set<String> OF_OTHERS = Set.of("user", "system", "developer");
    private static final Set<String> NO_ARGUMENT = Set.of(
            "type",
            "id",
            "call_id",
            "status",
            "output",
            "outputs",
            "results",
            "result",
            "error",
            "tools",
            "execution",
            "name",
            "server_label",
            "approval_request_id");

    private final List<Object> items = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final OpenAiToolCalls calls = new OpenAiToolCalls();
    private final ToolCalls serverCalls = new ToolCalls();
    private @Nullable String id;
    private boolean more;

    /** Adds an item the model produced. */
    void add(Map<String, Object> item) {
        items.add(item);
        String type = Values.textOrEmpty(item, "type");
        switch (type) {
            case "", "message" -> message(item);
            case "reasoning" -> reasoning(item);
            case "function_call" -> calls.addFunction(callId(item), Values.text(item, "name"), item.get("arguments"));
            case "custom_tool_call" -> calls.addCustom(callId(item), Values.text(item, "name"), item.get("input"));
            default -> {
                more = true;
                if (type.endsWith("_call") || type.equals("mcp_list_tools") || type.equals("mcp_approval_request")) {
                    serverCall(type, item);
                }
            }
        }
        more |= item.entrySet().stream()
                .anyMatch(field -> !COVERED.contains(field.getKey()) && !Values.isEmpty(field.getValue()));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** The message of the turn. */
    Message.Builder message() {
        return Message.builder(Message.AI)
                .id(id)
                .content(text.toString())
                .reasoning(emptyToNull(reasoning))
                .refusal(emptyToNull(refusal))
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .blocks(more ? items : List.of());
    }

    /** The tools the provider ran itself. */
    List<ToolCall> serverToolCalls() {
        return serverCalls.valid();
    }

    private void message(Map<String, Object> item) {
        if (OF_OTHERS.contains(Values.textOrEmpty(item, "role"))) {
            more = true; // a compacted conversation repeats what others said
            return;
        }
        OpenAiContent content = OpenAiContent.of(item.get("content"));
        text.append(content.text());
        append(reasoning, content.reasoning());
        append(refusal, content.refusal());
        more |= !content.blocks().isEmpty();
        id = id == null ? Values.nonEmpty(item, "id") : id;
    }

    // OpenAI sends a summary and hides the thinking; others, and its open models, send the thinking itself.
    private void reasoning(Map<String, Object> item) {
        OpenAiContent summary = OpenAiContent.of(item.get("summary"));
        OpenAiContent content = OpenAiContent.of(item.get("content"));
        String said = summary.text();
        if (said.isEmpty()) {
            said = content.reasoning() != null ? content.reasoning() : content.text();
        } else {
            more |= !Values.isEmpty(item.get("content"));
        }
        reasoning.append(said);
    }

    private void serverCall(String type, Map<String, Object> item) {
        String name = Values.nonEmpty(item, "name");
        Object arguments = item.get("arguments");
        if (arguments == null) {
            arguments = item.get("action") instanceof Map<?, ?> action ? action : arguments(item);
        }
        String itemId = Values.nonEmpty(item, "id");
        serverCalls.add(itemId == null ? callId(item) : itemId, name == null ? type : name, arguments);
    }

    private static Map<String, Object> arguments(Map<String, Object> item) {
        Map<String, Object> arguments = new LinkedHashMap<>(Values.rest(item, NO_ARGUMENT));
        arguments.values().removeIf(Values::isEmpty);
        return arguments;
    }

    /** The id a call's result names; servers that leave it out use the item's own. */
    static @Nullable String callId(Map<String, Object> item) {
        String callId = Values.nonEmpty(item, "call_id");
        return callId == null ? Values.nonEmpty(item, "id") : callId;
    }

    private static void append(StringBuilder to, @Nullable String text) {
        if (text != null) {
            to.append(text);
        }
    }

    private static @Nullable String emptyToNull(StringBuilder text) {
        return text.isEmpty() ? null : text.toString();
    }
}
