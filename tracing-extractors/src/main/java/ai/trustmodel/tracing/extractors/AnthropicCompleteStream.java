package ai.trustmodel.tracing.extractors;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a streamed text completion together. Those of the API's first version have no type, and each
 * repeats all of the text that came before; those of its second have one and bring a piece.
 */
final class AnthropicCompleteStream implements AnswerStream {
    private final Map<String, Object> top = new LinkedHashMap<>();
    private StringBuilder text = new StringBuilder();
    private boolean began;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        String type = data.get("type") instanceof String named ? named : event;
        if ("ping".equals(type)) {
            return false;
        }
        if ("error".equals(type) || data.containsKey("error")) {
            top.putIfAbsent("error", data.getOrDefault("error", data));
            return false;
        }
        data.forEach((key, value) -> {
            if (value != null && !key.equals("completion")) {
                top.put(key, value);
            }
        });
        if (!(data.get("completion") instanceof String piece)) {
            return false;
        }
        began = true;
        if (type == null && startsWithText(piece)) {
            boolean grown = piece.length() > text.length();
            text = new StringBuilder(piece);
            return grown;
        }
        text.append(piece);
        return !piece.isEmpty();
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(top);
        if (began) {
            body.put("completion", text.toString());
        }
        return body;
    }

    @Override
    public boolean complete() {
        return top.containsKey("stop_reason") && !top.containsKey("error");
    }

    private boolean startsWithText(String piece) {
        return piece.length() >= text.length() && piece.startsWith(text.toString());
    }
}
