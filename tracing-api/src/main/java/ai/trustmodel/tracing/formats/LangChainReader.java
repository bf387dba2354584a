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

/** Reads the fields of a LangChain message class; what has no place of its own is kept as an extra field. */
final class LangChainReader {
    private static final String CHUNK = "MessageChunk";

    // tool_call_chunks say again what tool_calls say.
    private static final Set<String> TAKEN = Set.of(
            "type",
            "role",
            "content",
            "name",
            "id",
            "tool_calls",
            "invalid_tool_calls",
            "tool_call_chunks",
            "chunk_position",
            "usage_metadata",
            "tool_call_id",
            "status",
            "additional_kwargs",
            "response_metadata",
            Remainder.KEY);

    private LangChainReader() {}

    static Message read(String type, Map<String, Object> fields) {
        Object content = fields.get("content");
        List<?> blocks = content instanceof List<?> list ? restored(list) : List.of();
        Said said = Said.in(blocks);
        Map<String, Object> kwargs = new LinkedHashMap<>(Fields.object(fields.get("additional_kwargs")));
        String reasoning = taken(kwargs, LangChainWriter.REASONING, said.reasoning());
        String refusal = taken(kwargs, "refusal", said.refusal());
        List<ToolCall> calls = new ArrayList<>();
        Fields.list(fields.get("tool_calls")).forEach(call -> calls.add(call(Fields.object(call))));
        List<InvalidToolCall> invalid = new ArrayList<>();
        Fields.list(fields.get("invalid_tool_calls")).forEach(call -> invalid.add(invalid(Fields.object(call))));
        Message read = Message.builder(type(type, fields))
                .content(content(content, said))
                .blocks(said.plain() ? List.of() : blocks)
                .reasoning(reasoning)
                .refusal(refusal)
                .id(Fields.nonEmpty(fields, "id"))
                .name(Fields.nonEmpty(fields, "name"))
                .toolCalls(calls)
                .invalidToolCalls(invalid)
                .toolCallId(Fields.nonEmpty(fields, "tool_call_id"))
                .status(Fields.nonEmpty(fields, "status"))
                .usageMetadata(Usages.read(fields.get("usage_metadata")))
                .responseMetadata(Fields.object(fields.get("response_metadata")))
                .additionalKwargs(kwargs)
                .extra(extra(fields))
                .build();
        return Remainder.apply(read, fields.get(Remainder.KEY));
    }

    private static String content(@Nullable Object content, Said said) {
        if (content == null || content instanceof List<?>) {
            return said.content();
        }
        return content instanceof String text ? text : Json.write(content);
    }

    private static List<@Nullable Object> restored(List<?> blocks) {
        List<@Nullable Object> restored = new ArrayList<>(blocks.size());
        for (Object block : blocks) {
            Map<String, Object> original = Dialect.LANGCHAIN.restored(Fields.object(block), LangChainWriter.NOTE);
            restored.add(original == null ? block : original);
        }
        return restored;
    }

    // LangChain's integrations put what its classes have no field for into additional_kwargs under these names.
    private static @Nullable String taken(Map<String, Object> kwargs, String key, @Nullable String inBlocks) {
        if (!(kwargs.get(key) instanceof String said)) {
            return inBlocks;
        }
        kwargs.remove(key);
        return said.isEmpty() ? inBlocks : said;
    }

    private static String type(String type, Map<String, Object> fields) {
        String bare = type.endsWith(CHUNK) ? type.substring(0, type.length() - CHUNK.length()) : type;
        return switch (bare) {
            case "AI" -> Message.AI;
            case "Human" -> Message.HUMAN;
            case "System" -> Message.SYSTEM;
            case "Tool", "Function", "function" -> Message.TOOL;
            case "chat", "Chat" -> Roles.type(Fields.textOrEmpty(fields, "role"));
            default -> bare;
        };
    }

    private static ToolCall call(Map<String, Object> call) {
        Map<String, Object> args = Json.object(call.get("args"));
        return new ToolCall(
                Fields.nonEmpty(call, "id"), Fields.textOrEmpty(call, "name"), args == null ? Map.of() : args);
    }

    private static InvalidToolCall invalid(Map<String, Object> call) {
        return new InvalidToolCall(
                Fields.nonEmpty(call, "id"),
                Fields.text(call, "name"),
                Fields.text(call, "args"),
                Fields.text(call, "error"));
    }

    private static Map<String, Object> extra(Map<String, Object> fields) {
        Map<String, Object> extra = Fields.rest(fields, TAKEN);
        extra.remove("example", false);
        return extra;
    }
}
