package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the instructions and input items of a Responses request. */
final class ResponsesInput {
    private static final Set<String> ITEM = Set.of("type", "id", "status");

    private final List<Message> messages = new ArrayList<>();
    private final List<Object> tools = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private ResponsesTurn turn = new ResponsesTurn();

    ResponsesInput(Map<String, Object> request) {
        Object instructions = request.get("instructions");
        if (instructions instanceof String text && !text.isEmpty()) {
            messages.add(Message.of(Message.SYSTEM, text));
        } else {
            Values.list(instructions).forEach(this::add);
        }
        Object input = request.get("input");
        if (input instanceof String text) {
            add(Map.of("role", "user", "content", text));
        } else if (Json.object(input) != null) {
            add(input);
        } else {
            Values.list(input).forEach(this::add);
        }
        endTurn();
    }

    List<Message> messages() {
        return messages;
    }

    /** Tools that were announced in the middle of the input. */
    List<Object> tools() {
        return tools;
    }

    List<String> warnings() {
        return warnings;
    }

    private void add(@Nullable Object element) {
        Map<String, Object> item = Values.object(element);
        String type = Values.textOrEmpty(item, "type");
        String role = Values.nonEmpty(item, "role");
        if (element instanceof String text) {
            emit(Message.of(Message.HUMAN, text));
        } else if (type.equals("item_reference") || type.equals("additional_tools")) {
            // The one stands for something only the provider knows, the other is no message.
            warnings.add("input_item:" + type);
            tools.addAll(Values.list(item, "tools"));
        } else if (type.isEmpty() || type.equals("message")) {
            message(item, role, element);
        } else if (isResult(type, item)) {
            emit(result(item));
        } else if (isOfModel(type)) {
            turn.add(item);
        } else {
            warnings.add("input_item:" + type);
            emit(Message.builder("other").blocks(List.of(item)).build());
        }
    }

    private void message(Map<String, Object> item, @Nullable String role, @Nullable Object element) {
        if ("assistant".equals(role)) {
            turn.add(item);
        } else if (role != null) {
            emit(ChatMessages.read(Values.rest(item, ITEM), role)
                    .id(Values.nonEmpty(item, "id"))
                    .build());
        } else if (element != null) {
            warnings.add("input_item:unknown");
            emit(Message.builder("other").blocks(List.of(element)).build());
        }
    }

    // Hosted tools report in the model's own turn; only a client's result is a message of its own.
    private static boolean isResult(String type, Map<String, Object> item) {
        if (type.equals("tool_search_output")) {
            return !"server".equals(item.get("execution"));
        }
        return type.endsWith("_call_output") || type.equals("mcp_approval_response");
    }

    private static boolean isOfModel(String type) {
        return type.endsWith("_call")
                || type.equals("reasoning")
                || type.equals("tool_search_output")
                || type.startsWith("compaction")
                || type.startsWith("mcp_");
    }

    private static Message result(Map<String, Object> item) {
        OpenAiContent output = OpenAiContent.of(item.get("output"));
        String approval = Values.nonEmpty(item, "approval_request_id");
        boolean whole = item.containsKey("output");
        return Message.builder(Message.TOOL)
                .content(output.text())
                .toolCallId(approval == null ? ResponsesTurn.callId(item) : approval)
                .blocks(whole ? output.blocks() : List.of(item))
                .build();
    }

    private void emit(Message message) {
        endTurn();
        messages.add(message);
    }

    private void endTurn() {
        if (!turn.isEmpty()) {
            messages.add(turn.message().build());
            turn = new ResponsesTurn();
        }
    }
}
