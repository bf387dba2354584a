package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The conversation of Cohere's first Chat API: a preamble, a history of turns, and beside it what is said now. Its tool
 * calls have no ids, so they are given some. Not thread-safe.
 */
final class CohereHistory {
    private static final Set<String> TURN =
            Set.of("role", "user_name", "message", "text", "tool_calls", "tool_results");
    private static final Set<String> RESULT = Set.of("outputs");
    private static final Set<String> CALL = Set.of("id", "name", "parameters");

    private final CallIds ids = new CallIds();
    private final List<Message> messages = new ArrayList<>();

    CohereHistory(Map<String, Object> request) {
        say(Message.SYSTEM, request.get("preamble"));
        for (Object element : Values.list(request, "chat_history")) {
            Map<String, Object> turn = Json.object(element);
            if (turn != null) {
                add(turn);
            } else if (element != null) {
                messages.add(Message.builder("other").blocks(List.of(element)).build());
            }
        }
        say(Message.HUMAN, request.get("message"));
        Values.objects(request, "tool_results").forEach(this::addResult);
    }

    /** The turns of the request in order. */
    List<Message> messages() {
        return messages;
    }

    /** The turn that this text and these calls make, as an answer or as its echo in a later request. */
    Message.Builder answer(String text, List<?> toolCalls, Map<String, Object> rest) {
        ToolCalls calls = new ToolCalls();
        boolean more = false;
        for (Object element : toolCalls) {
            Map<String, Object> call = Values.object(element);
            Object parameters = call.get("parameters");
            String name = Values.text(call, "name");
            calls.add(ids.of(Values.nonEmpty(call, "id"), name, parameters), name, parameters);
            more |= !CALL.containsAll(call.keySet());
        }
        if (more) {
            rest.put("tool_calls", toolCalls);
        }
        return Message.builder(Message.AI)
                .content(text)
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .additionalKwargs(rest);
    }

    private void add(Map<String, Object> turn) {
        String role = Values.nonEmpty(turn, "role");
        String type = type(role == null ? Values.textOrEmpty(turn, "user_name") : role);
        Object said = turn.get(turn.containsKey("message") ? "message" : "text");
        List<Map<String, Object>> results = Values.objects(turn, "tool_results");
        results.forEach(this::addResult);
        if (!results.isEmpty() && Values.isEmpty(said)) {
            return;
        }
        Map<String, Object> rest = Values.rest(turn, TURN);
        if (type.equals(Message.AI)) {
            messages.add(
                    answer(text(said), Values.list(turn, "tool_calls"), rest).build());
        } else {
            messages.add(said(type, said).additionalKwargs(rest).build());
        }
    }

    private void addResult(Map<String, Object> result) {
        Map<String, Object> call = Values.object(result, "call");
        String name = Values.nonEmpty(call, "name");
        Object parameters = call.get("parameters");
        String id = Values.nonEmpty(call, "id");
        String open = ids.answered(name, parameters);
        if (id == null) {
            // A client may leave the turn that made the call out and repeat the call in its result.
            id = open != null || name == null ? open : ids.of(null, name, parameters);
        }
        messages.add(Message.builder(Message.TOOL)
                .name(name)
                .toolCallId(id)
                .content(text(result.get("outputs")))
                .additionalKwargs(Values.rest(result, RESULT))
                .build());
    }

    private void say(String type, @Nullable Object said) {
        if (!Values.isEmpty(said)) {
            messages.add(said(type, said).build());
        }
    }

    private static Message.Builder said(String type, @Nullable Object said) {
        Message.Builder message = Message.builder(type);
        return said == null || said instanceof String ? message.content(text(said)) : message.blocks(List.of(said));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : Values.json(value);
    }

    private static String type(String role) {
        return switch (role) {
            case "USER" -> Message.HUMAN;
            case "CHATBOT" -> Message.AI;
            case "SYSTEM" -> Message.SYSTEM;
            case "TOOL" -> Message.TOOL;
            default -> ChatMessages.type(role);
        };
    }
}
