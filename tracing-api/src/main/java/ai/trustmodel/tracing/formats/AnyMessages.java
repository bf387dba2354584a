package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Messages whose form only they themselves tell, as in the inputs of runs. */
final class AnyMessages {
    private AnyMessages() {}

    /** The messages in a list, or in the only list of it; what cannot be read as one is kept in its blocks. */
    static List<Message> read(@Nullable Object value) {
        List<@Nullable Object> list = Fields.list(value);
        if (!list.isEmpty() && list.get(0) instanceof List<?> batch) {
            list = Fields.list(batch);
        }
        List<Message> messages = new ArrayList<>();
        for (Object element : list) {
            messages.addAll(one(element));
        }
        return messages;
    }

    /** The messages in one object: several where a user's turn holds the answers of tools. */
    static List<Message> one(@Nullable Object element) {
        Map<String, Object> message = Fields.object(element);
        try {
            if (LangChainLcFormat.isDump(message)) {
                return List.of(LangChainLcFormat.read(message));
            }
            // LangChain's class for any role has both; the item of OpenAI and Anthropic is of type "message".
            boolean typed = message.get("type") instanceof String type && !type.equals("message");
            if (!typed && message.get("role") instanceof String) {
                return message.get("parts") instanceof List<?>
                        ? new OtelFormat().read(List.of(message))
                        : new OpenAiFormat().read(List.of(message));
            }
            if (typed) {
                return List.of(LangChainFormat.read(message));
            }
        } catch (IllegalArgumentException e) {
            // It is kept as it is.
        }
        if (element instanceof String text) {
            return List.of(Message.of(Message.HUMAN, text));
        }
        return element == null
                ? List.of()
                : List.of(Message.builder("other").blocks(List.of(element)).build());
    }
}
