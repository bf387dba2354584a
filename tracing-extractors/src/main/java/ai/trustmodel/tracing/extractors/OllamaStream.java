package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts the lines of a stream of Ollama together, of chats and of prompts. */
final class OllamaStream implements AnswerStream {
    private final Map<String, Object> top = new LinkedHashMap<>();
    private final Map<String, Object> message = new LinkedHashMap<>();
    private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
    private final Map<String, List<Object>> lists = new LinkedHashMap<>();
    private boolean chat;
    private boolean done;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> line) {
        boolean output = false;
        for (Map.Entry<String, Object> field : line.entrySet()) {
            String key = field.getKey();
            Object value = field.getValue();
            Map<String, Object> part = Json.object(value);
            if (key.equals("message") && part != null) {
                chat = true;
                output |= say(part);
            } else if (key.equals("response") || key.equals("thinking")) {
                output |= grow(key, value);
            } else if (key.equals("logprobs") && value instanceof List<?> list) {
                append(key, list);
            } else if (value != null) {
                top.put(key, value);
            }
        }
        done |= Boolean.TRUE.equals(line.get("done"));
        return output;
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(top);
        Map<String, Object> into = chat ? new LinkedHashMap<>(message) : body;
        texts.forEach((key, text) -> into.put(key, text.toString()));
        lists.forEach((key, list) -> (key.equals("logprobs") ? body : into).put(key, List.copyOf(list)));
        if (chat) {
            body.put("message", into);
        }
        return body;
    }

    @Override
    public boolean complete() {
        return done && !top.containsKey("error");
    }

    private boolean say(Map<String, Object> part) {
        boolean output = false;
        for (Map.Entry<String, Object> field : part.entrySet()) {
            Object value = field.getValue();
            switch (field.getKey()) {
                case "content", "thinking" -> output |= grow(field.getKey(), value);
                case "tool_calls", "images" -> output |= append(field.getKey(), Values.list(value));
                default -> {
                    if (value != null) {
                        message.put(field.getKey(), value);
                    }
                }
            }
        }
        return output;
    }

    private boolean grow(String key, @Nullable Object piece) {
        if (!(piece instanceof String text)) {
            return false;
        }
        texts.computeIfAbsent(key, k -> new StringBuilder()).append(text);
        return !text.isEmpty();
    }

    private boolean append(String key, List<?> elements) {
        List<Object> list = lists.computeIfAbsent(key, k -> new ArrayList<>());
        elements.stream().filter(element -> element != null).forEach(list::add);
        return !elements.isEmpty();
    }
}
