package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The request body of OpenAI Chat Completions: {@code {"messages": [{"role", "content", …}]}}. */
final class OpenAiFormat extends RequestFormat {
    private static final Set<String> NOT_IN_A_REQUEST =
            Set.of("role", "content", "name", "tool_calls", "tool_call_id", "refusal", "reasoning_content", CACHE_MARK);

    @Override
    public String name() {
        return "openai";
    }

    @Override
    String url() {
        return "https://api.openai.com/v1/chat/completions";
    }

    @Override
    public Object write(List<Message> messages) {
        return Map.of("messages", messages.stream().map(OpenAiFormat::write).toList());
    }

    private static Map<String, Object> write(Message message) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("role", Roles.of(message.type()));
        List<Object> calls = calls(message);
        List<@Nullable Object> parts = parts(message);
        boolean silent = message.content().isEmpty() && (!calls.isEmpty() || message.refusal() != null);
        written.put("content", !parts.isEmpty() ? parts : silent ? null : message.content());
        Fields.put(written, "name", message.name());
        Fields.put(written, "refusal", message.refusal());
        Fields.put(written, "reasoning_content", message.reasoning());
        Fields.put(written, "tool_calls", calls);
        if (message.type().equals(Message.TOOL)) {
            Fields.put(written, "tool_call_id", message.toolCallId());
        }
        written.putAll(Fields.rest(message.additionalKwargs(), NOT_IN_A_REQUEST));
        return written;
    }

    private static List<Object> calls(Message message) {
        List<Object> calls = new ArrayList<>();
        for (ToolCall call : message.toolCalls()) {
            calls.add(call(call.id(), call.name(), Json.write(call.args())));
        }
        for (InvalidToolCall call : message.invalidToolCalls()) {
            calls.add(call(call.id(), call.name(), call.args()));
        }
        // As received, where a call said more than a call of ours can.
        Object raw = message.additionalKwargs().get("tool_calls");
        return raw instanceof List<?> list && list.size() == calls.size() ? List.copyOf(list) : calls;
    }

    private static Map<String, Object> call(@Nullable String id, @Nullable String name, @Nullable String arguments) {
        Map<String, Object> function = new LinkedHashMap<>();
        function.put("name", name == null ? "" : name);
        function.put("arguments", arguments == null ? "" : arguments);
        Map<String, Object> call = new LinkedHashMap<>();
        Fields.put(call, "id", id);
        call.put("type", "function");
        call.put("function", function);
        return call;
    }

    private static List<@Nullable Object> parts(Message message) {
        List<@Nullable Object> parts = new ArrayList<>();
        List<?> blocks = marked(message);
        for (Object block : blocks) {
            Map<String, Object> fields = Fields.object(block);
            Map<String, Object> media = Dialect.OPENAI.translated(fields);
            String text = Said.text(block);
            if (media != null) {
                parts.add(media);
            } else if (text != null) {
                parts.add(text(fields, text));
            } else if (!Said.isCall(block) && Said.reasoning(block) == null && Said.refusal(block) == null) {
                parts.add(block);
            }
        }
        return parts;
    }

    private static Map<String, Object> text(Map<String, Object> block, String text) {
        Map<String, Object> part = Said.textBlock(text);
        Fields.put(part, CACHE_MARK, block.get(CACHE_MARK));
        return part;
    }
}
