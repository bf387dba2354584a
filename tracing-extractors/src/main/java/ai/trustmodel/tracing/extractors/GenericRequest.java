package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the messages in a request of no known format. Not thread-safe. */
final class GenericRequest {
    private static final List<String> SYSTEM =
            List.of("system", "instructions", "preamble", "system_prompt", "systemInstruction", "system_instruction");
    private static final List<String> HISTORY = List.of("chat_history", "history");
    private static final List<String> SAID = List.of(
            "messages", "contents", "input", "inputs", "prompt", "message", "inputText", "query", "question", "text");
    private static final Set<String> MESSAGE_FIELDS =
            Set.of("role", "content", "text", "parts", "message", "tool_calls", "tool_call_id", "name");
    private static final List<String> ROLE = List.of("role", "author", "speaker");

    private final List<Message> messages = new ArrayList<>();
    private final Map<String, Object> rest;
    private boolean unread;

    private GenericRequest(Map<String, Object> fields) {
        rest = Values.rest(fields, Set.of("model", "tools"));
    }

    /** Reads a body: an object, a bare list of messages, a bare prompt, or nothing. */
    static GenericRequest of(@Nullable Object body) {
        GenericRequest request = new GenericRequest(Values.object(body));
        if (body instanceof Map) {
            SYSTEM.forEach(name -> request.take(name, Message.SYSTEM));
            HISTORY.forEach(name -> request.take(name, Message.HUMAN));
            for (String name : SAID) {
                if (request.take(name, Message.HUMAN)) {
                    break;
                }
            }
        } else if (body instanceof List<?> || body instanceof String text && !Values.startsLikeJson(text)) {
            request.addAll(body, Message.HUMAN);
        }
        return request;
    }

    List<Message> messages() {
        return messages;
    }

    /** Whether messages were found and all of them could be read. */
    boolean understood() {
        return !messages.isEmpty() && !unread;
    }

    /** The fields that are no messages, no model and no tools. */
    Map<String, Object> rest() {
        return rest;
    }

    /** The type of a message by the word for who speaks; a word nobody knows stays as it is. */
    static String type(String role) {
        return switch (role.toLowerCase(Locale.ROOT)) {
            case "user", "human" -> Message.HUMAN;
            case "assistant", "ai", "model", "bot", "chatbot" -> Message.AI;
            case "system", "developer" -> Message.SYSTEM;
            case "tool", "function" -> Message.TOOL;
            default -> role;
        };
    }

    private boolean take(String name, String type) {
        int before = messages.size();
        addAll(rest.get(name), type);
        boolean found = messages.size() > before;
        if (found) {
            rest.remove(name);
        }
        return found;
    }

    private void addAll(@Nullable Object said, String type) {
        if (!(said instanceof List<?> turns) || type.equals(Message.SYSTEM)) {
            if (said != null && !"".equals(said)) {
                add(said, type);
            }
            return;
        }
        // Numbers that stand together are the tokens of one text.
        List<Object> numbers = new ArrayList<>();
        for (Object turn : turns) {
            if (turn instanceof Number) {
                numbers.add(turn);
            } else {
                endNumbers(numbers, type);
                add(turn, type);
            }
        }
        endNumbers(numbers, type);
    }

    private void endNumbers(List<Object> numbers, String type) {
        if (!numbers.isEmpty()) {
            add(List.copyOf(numbers), type);
            numbers.clear();
        }
    }

    private void add(@Nullable Object turn, String unlessSaid) {
        Map<String, Object> fields = Json.object(turn);
        GenericContent content = GenericContent.whole();
        content.add(turn);
        if (fields == null) {
            Message message = content.message(unlessSaid).build();
            unread |= !content.found();
            messages.add(turn instanceof String || turn == null ? message : withBlocks(message, turn));
            return;
        }
        String role = GenericContent.first(fields, ROLE);
        String type = role != null ? type(role) : knownType(fields, unlessSaid);
        Message message = content.message(type)
                .name(Values.text(fields, "name"))
                .toolCallId(Values.text(fields, "tool_call_id"))
                .additionalKwargs(new LinkedHashMap<>(Values.rest(fields, MESSAGE_FIELDS)))
                .build();
        Object said = fields.get("content") != null ? fields.get("content") : fields.get("parts");
        messages.add(said == null || said instanceof String ? message : withBlocks(message, said));
    }

    private static Message withBlocks(Message message, Object said) {
        List<?> blocks = said instanceof List<?> list ? list : List.of(said);
        return message.toBuilder().blocks(List.copyOf(withoutNull(blocks))).build();
    }

    private static List<Object> withoutNull(List<?> blocks) {
        List<Object> kept = new ArrayList<>();
        for (Object block : blocks) {
            if (block != null) {
                kept.add(block);
            }
        }
        return kept;
    }

    // The dictionaries of LangChain name the speaker in "type".
    private static String knownType(Map<String, Object> fields, String unlessSaid) {
        String type = type(Values.textOrEmpty(fields, "type"));
        return Set.of(Message.HUMAN, Message.AI, Message.SYSTEM, Message.TOOL).contains(type) ? type : unlessSaid;
    }
}
