package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * LangChain's {@code dumpd} and {@code dumps}: {@code {"lc": 1, "type": "constructor", "id": […, "AIMessage"], "kwargs":
 * {…}}}. A class is never made from the id; its last word says the message's type and nothing else.
 */
final class LangChainLcFormat implements MessageFormat {
    private static final Set<String> REQUIRED = Set.of("content", "tool_calls", "invalid_tool_calls", "tool_call_id");

    @Override
    public String name() {
        return "langchain-lc";
    }

    @Override
    public Object write(List<Message> messages) {
        return messages.stream().map(LangChainLcFormat::write).toList();
    }

    static Map<String, Object> write(Message message) {
        Map<String, Object> kwargs = new LinkedHashMap<>();
        LangChainWriter.write(message).forEach((key, value) -> {
            if (REQUIRED.contains(key) || !Fields.isEmpty(value)) {
                kwargs.put(key, value);
            }
        });
        String type = String.valueOf(kwargs.get("type"));
        Map<String, Object> dump = new LinkedHashMap<>();
        dump.put("lc", 1);
        dump.put("type", "constructor");
        dump.put("id", List.of("langchain", "schema", "messages", className(type)));
        dump.put("kwargs", Remainder.complete(kwargs, message, fields -> LangChainReader.read(type, fields)));
        return dump;
    }

    @Override
    public List<Message> read(@Nullable Object json) {
        List<Message> messages = new ArrayList<>();
        if (json instanceof List<?> list) {
            list.forEach(element -> messages.add(read(Fields.object(element))));
        } else {
            messages.add(read(Fields.object(json)));
        }
        return messages;
    }

    /** Whether this is such a dump, of a message or of something else. */
    static boolean isDump(Map<String, Object> object) {
        return object.containsKey("lc") && object.get("id") instanceof List<?>;
    }

    static Message read(Map<String, Object> dump) {
        List<?> id = Fields.list(dump.get("id"));
        String name = id.isEmpty() ? "" : String.valueOf(id.get(id.size() - 1));
        int end = name.indexOf("Message");
        if (!isDump(dump) || end <= 0) {
            throw new IllegalArgumentException(
                    "an lc dump of a message has \"lc\", an \"id\" that ends on the name of a message class, and"
                            + " \"kwargs\"; this has "
                            + (name.isEmpty() ? dump.keySet().stream().limit(8).toList() : "the id " + name));
        }
        Map<String, Object> kwargs = Fields.object(dump.get("kwargs"));
        return LangChainReader.read(type(name.substring(0, end)), kwargs);
    }

    private static String type(String word) {
        return switch (word) {
            case "AI" -> Message.AI;
            case "Human" -> Message.HUMAN;
            case "System" -> Message.SYSTEM;
            case "Tool" -> Message.TOOL;
            case "Function" -> "function";
            case "Chat" -> "chat";
            case "Remove" -> "remove";
            default -> word;
        };
    }

    private static String className(String type) {
        return switch (type) {
            case Message.AI -> "AIMessage";
            case Message.HUMAN -> "HumanMessage";
            case Message.SYSTEM -> "SystemMessage";
            case Message.TOOL -> "ToolMessage";
            default -> "ChatMessage";
        };
    }
}
