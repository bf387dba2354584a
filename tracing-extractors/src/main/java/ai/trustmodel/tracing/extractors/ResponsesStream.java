package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a Responses stream together. The last event holds the whole answer; where it did not come, the
 * items are taken as they were finished, or as far as their pieces go.
 */
final class ResponsesStream implements AnswerStream {
    private final TreeMap<Long, StreamedItem> items = new TreeMap<>();
    private Map<String, Object> response = Map.of();
    private @Nullable Object error;
    private boolean ended;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        String type = Values.nonEmpty(data, "type");
        if (type == null) {
            type = event == null ? "" : event;
        }
        Map<String, Object> state = Json.object(data.get("response"));
        if (type.equals("error") || (type.isEmpty() && !Values.isEmpty(data.get("error")))) {
            Object described =
                    Values.isEmpty(data.get("error")) ? Values.rest(data, Set.of("type")) : data.get("error");
            error = error == null ? described : error;
        } else if (state != null && type.startsWith("response.")) {
            if (!ended) {
                response = state;
            }
            ended |= ends(type);
        } else if (type.startsWith("response.")) {
            item(data).accept(type.substring("response.".length()), data);
            return type.endsWith(".delta");
        }
        return false;
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(response);
        // Some servers end with an answer that leaves out what they streamed.
        if (Values.list(body, "output").isEmpty() && !items.isEmpty()) {
            body.put(
                    "output",
                    items.values().stream().<Object>map(StreamedItem::value).toList());
        }
        if (error != null && Values.isEmpty(body.get("error"))) {
            body.put("error", error);
        }
        return body;
    }

    @Override
    public boolean complete() {
        return ended;
    }

    private StreamedItem item(Map<String, Object> data) {
        Long index = Values.number(data, "output_index");
        if (index == null) {
            index = items.isEmpty() ? 0L : items.lastKey();
        }
        return items.computeIfAbsent(index, at -> new StreamedItem());
    }

    private static boolean ends(String type) {
        return switch (type) {
            case "response.completed",
                    "response.incomplete",
                    "response.failed",
                    "response.cancelled",
                    "response.done" -> true;
            default -> false;
        };
    }
}
