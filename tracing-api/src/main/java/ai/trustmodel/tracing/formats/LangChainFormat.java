package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * LangChain's plain dicts, as {@code message.model_dump()} and LangGraph's thread state have them. Read too: what
 * {@code messages_to_dict} gives, with the fields under {@code data}.
 */
final class LangChainFormat implements MessageFormat {
    @Override
    public String name() {
        return "langchain";
    }

    @Override
    public Object write(List<Message> messages) {
        return messages.stream().map(LangChainFormat::write).toList();
    }

    private static Object write(Message message) {
        return Remainder.complete(LangChainWriter.write(message), message, LangChainFormat::read);
    }

    @Override
    public List<Message> read(@Nullable Object json) {
        if (!(json instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    "LangChain messages are a list of objects with \"type\" and \"content\"");
        }
        List<Message> messages = new ArrayList<>(list.size());
        for (Object element : list) {
            messages.add(read(Fields.object(element)));
        }
        return messages;
    }

    static Message read(Map<String, Object> dict) {
        Map<String, Object> data = Fields.object(dict.get("data"));
        String type = Fields.nonEmpty(dict, "type");
        if (type == null || (data.isEmpty() && !dict.containsKey("content") && !type.equals("remove"))) {
            throw new IllegalArgumentException(
                    "a LangChain message has \"type\" and \"content\" (or \"data\"); this has "
                            + dict.keySet().stream().limit(8).toList());
        }
        return LangChainReader.read(type, data.isEmpty() ? dict : data);
    }
}
