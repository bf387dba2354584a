package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of Chat Completions, one to one. A choice's message and its echo in the next request go through
 * the same code, so that they are recognised as the same turn.
 */
final class ChatMessages {
    private static final Set<String> READ = Set.of(
            "role", "content", "name", "tool_calls", "tool_call_id", "refusal", "reasoning_content", "reasoning");
    private static final Set<String> TOOL_CALL = Set.of("id", "type", "index", "function", "custom");

    private ChatMessages() {}

    /** The messages of a request. */
    static List<Message> request(List<?> messages) {
        List<Message> read = new ArrayList<>(messages.size());
        for (Object element : messages) {
            Map<String, Object> message = Json.object(element);
            if (message != null) {
                read.add(read(message, "user").build());
            } else if (element instanceof String text) {
                read.add(Message.of(Message.HUMAN, text));
            } else if (element != null) {
                read.add(Message.builder("other").blocks(List.of(element)).build());
            }
        }
        return read;
    }

    /** A message; the role counts when the message names none. */
    static Message.Builder read(Map<String, Object> message, String defaultRole) {
        String role = Values.nonEmpty(message, "role");
        OpenAiContent content = OpenAiContent.of(message.get("content"));
        OpenAiToolCalls calls = new OpenAiToolCalls();
        boolean moreInCalls = false;
        for (Object call : Values.list(message, "tool_calls")) {
            calls.add(call);
            moreInCalls |= holdsMore(call);
        }
        Map<String, Object> rest = rest(message);
        if (moreInCalls) {
            rest.put("tool_calls", Values.list(message, "tool_calls"));
        }
        if (!content.cacheMarks().isEmpty()) {
            rest.put("cache_control", content.cacheMarks());
        }
        return Message.builder(type(role == null ? defaultRole : role))
                .content(content.text())
                .name(Values.nonEmpty(message, "name"))
                .toolCalls(calls.valid())
                .invalidToolCalls(calls.invalid())
                .toolCallId(Values.nonEmpty(message, "tool_call_id"))
                .reasoning(reasoning(message, content, rest))
                .refusal(firstSaid(Values.text(message, "refusal"), content.refusal()))
                .blocks(content.blocks())
                .additionalKwargs(rest);
    }

    /** The type of a role; one nobody knows stays as it is. */
    static String type(String role) {
        return switch (role) {
            case "system", "developer" -> Message.SYSTEM;
            case "user" -> Message.HUMAN;
            case "assistant", "model" -> Message.AI;
            case "tool", "function" -> Message.TOOL;
            default -> role;
        };
    }

    // DeepSeek and many servers say reasoning_content, OpenRouter, Groq and Ollama reasoning, some both with one text.
    private static @Nullable String reasoning(
            Map<String, Object> message, OpenAiContent content, Map<String, Object> rest) {
        Object first = message.get("reasoning_content");
        Object second = message.get("reasoning");
        String said =
                firstSaid(first instanceof String text ? text : null, second instanceof String text ? text : null);
        if (first != null && !first.equals("") && !first.equals(said)) {
            rest.put("reasoning_content", first);
        }
        if (second != null && !second.equals("") && !second.equals(said)) {
            rest.put("reasoning", second);
        }
        return firstSaid(said, content.reasoning());
    }

    private static Map<String, Object> rest(Map<String, Object> message) {
        Map<String, Object> rest = new LinkedHashMap<>();
        message.forEach((key, value) -> {
            if (!READ.contains(key) && !Values.isEmpty(value)) {
                rest.put(key, value);
            }
        });
        return rest;
    }

    private static boolean holdsMore(@Nullable Object call) {
        Map<String, Object> map = Json.object(call);
        return map != null
                && map.entrySet().stream()
                        .anyMatch(field -> !TOOL_CALL.contains(field.getKey()) && !Values.isEmpty(field.getValue()));
    }

    private static @Nullable String firstSaid(@Nullable String first, @Nullable String second) {
        return first != null && !first.isEmpty() ? first : second != null && !second.isEmpty() ? second : null;
    }
}
