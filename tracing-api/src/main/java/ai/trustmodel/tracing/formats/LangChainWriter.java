package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields LangChain's message classes have. */
final class LangChainWriter {
    static final String NOTE = "extras";
    static final String REASONING = "reasoning_content";

    private static final Set<String> TYPES = Set.of(Message.HUMAN, Message.AI, Message.TOOL, Message.SYSTEM);

    private LangChainWriter() {}

    static Map<String, Object> write(Message message) {
        Map<String, Object> dict = new LinkedHashMap<>(message.extra());
        Said said = Said.in(message.blocks());
        dict.put("content", message.blocks().isEmpty() ? message.content() : blocks(message.blocks()));
        Map<String, Object> kwargs = new LinkedHashMap<>(message.additionalKwargs());
        if (!Objects.equals(said.reasoning(), message.reasoning())) {
            kwargs.put(REASONING, message.reasoning());
        }
        if (!Objects.equals(said.refusal(), message.refusal())) {
            kwargs.put("refusal", message.refusal());
        }
        dict.put("additional_kwargs", kwargs);
        dict.put("response_metadata", message.responseMetadata());
        boolean known = TYPES.contains(message.type());
        dict.put("type", known ? message.type() : "chat");
        if (!known) {
            dict.put("role", message.type());
        }
        dict.put("name", message.name());
        dict.put("id", message.id());
        boolean ai = message.type().equals(Message.AI);
        if (ai || !message.toolCalls().isEmpty() || !message.invalidToolCalls().isEmpty()) {
            dict.put(
                    "tool_calls",
                    message.toolCalls().stream().map(LangChainWriter::call).toList());
            dict.put(
                    "invalid_tool_calls",
                    message.invalidToolCalls().stream()
                            .map(LangChainWriter::call)
                            .toList());
        }
        if (ai || message.usageMetadata() != null) {
            dict.put("usage_metadata", Usages.write(message.usageMetadata()));
        }
        if (message.type().equals(Message.TOOL) || message.toolCallId() != null) {
            // The class wants one; an empty one is what LangChain's own integrations put where there is none.
            dict.put("tool_call_id", message.toolCallId() == null ? "" : message.toolCallId());
        }
        Fields.put(dict, "status", message.status());
        return dict;
    }

    private static List<@Nullable Object> blocks(List<?> blocks) {
        List<@Nullable Object> written = new ArrayList<>(blocks.size());
        for (Object block : blocks) {
            Map<String, Object> standard = Dialect.LANGCHAIN.noted(Fields.object(block), NOTE);
            written.add(standard == null ? block : standard);
        }
        return written;
    }

    private static Map<String, Object> call(ToolCall call) {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("name", call.name());
        dict.put("args", call.args());
        dict.put("id", call.id());
        dict.put("type", "tool_call");
        return dict;
    }

    private static Map<String, Object> call(InvalidToolCall call) {
        Map<String, Object> dict = new LinkedHashMap<>();
        dict.put("name", call.name());
        dict.put("args", call.args());
        dict.put("id", call.id());
        dict.put("error", call.error());
        dict.put("type", "invalid_tool_call");
        return dict;
    }
}
