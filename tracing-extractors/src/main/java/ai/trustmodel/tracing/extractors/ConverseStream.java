package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the answer of Converse from the events of ConverseStream, and of Nova from the same events in its own format.
 * There, and in what clients of the SDK collect, the name of an event is the one key of an object around it.
 */
final class ConverseStream implements AnswerStream {
    private static final Set<String> EVENTS = Set.of(
            "messageStart", "contentBlockStart", "contentBlockDelta", "contentBlockStop", "messageStop", "metadata");
    // An index, and padding that hides the length of an event from who listens.
    private static final Set<String> ENVELOPE = Set.of("p", "contentBlockIndex");

    private final boolean splitsText;
    private final Map<String, Object> body = new LinkedHashMap<>();
    private final Map<String, Object> message = new LinkedHashMap<>();
    private final TreeMap<Long, ConverseBlock> blocks = new TreeMap<>();
    private final List<Object> unknown = new ArrayList<>();
    private boolean stopped;
    private boolean ended;

    /** Of a model that makes every few words a block of their own, neighbouring texts are one. */
    ConverseStream(boolean splitsText) {
        this.splitsText = splitsText;
    }

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        if (event != null || data.containsKey("error")) {
            return take(event == null ? "" : event, data);
        }
        boolean output = false;
        for (Map.Entry<String, Object> field : data.entrySet()) {
            Map<String, Object> inner = Json.object(field.getValue());
            if (inner != null && EVENTS.contains(field.getKey())) {
                output |= take(field.getKey(), inner);
            } else if (inner != null && field.getKey().endsWith("Exception")) {
                Map<String, Object> error = new LinkedHashMap<>(inner);
                error.put("type", field.getKey());
                body.put("error", error);
            } else if (field.getValue() != null && !ENVELOPE.contains(field.getKey())) {
                body.put(field.getKey(), field.getValue());
            }
        }
        return output;
    }

    private boolean take(String event, Map<String, Object> data) {
        switch (event) {
            case "messageStart" -> {
                message.clear();
                blocks.clear();
                stopped = false;
                message.putAll(Values.rest(data, ENVELOPE));
            }
            case "contentBlockStart" -> block(data, null).start(Values.object(data, "start"));
            case "contentBlockDelta" -> {
                Map<String, Object> delta = Values.object(data, "delta");
                return block(data, delta).add(delta);
            }
            case "contentBlockStop" -> {}
            case "messageStop" -> {
                stopped = true;
                body.putAll(Values.rest(data, ENVELOPE));
            }
            case "metadata" -> {
                ended = true;
                body.putAll(Values.rest(data, ENVELOPE));
            }
            default -> {
                if (data.containsKey("error")) {
                    body.putAll(Values.rest(data, ENVELOPE));
                } else {
                    unknown.add(Map.of(event, data));
                }
            }
        }
        return false;
    }

    private ConverseBlock block(Map<String, Object> data, @Nullable Map<String, Object> delta) {
        Long index = Values.number(data, "contentBlockIndex");
        Map.Entry<Long, ConverseBlock> last = blocks.lastEntry();
        if (index == null) {
            index = last == null ? 0 : last.getKey();
        }
        if (splitsText && delta != null && !blocks.containsKey(index) && delta.get("text") instanceof String) {
            if (last != null && last.getValue().isText()) {
                return last.getValue();
            }
        }
        return blocks.computeIfAbsent(index, key -> new ConverseBlock());
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> answer = new LinkedHashMap<>(body);
        if (!message.isEmpty() || !blocks.isEmpty() || stopped) {
            Map<String, Object> whole = new LinkedHashMap<>(message);
            List<Object> content = new ArrayList<>();
            blocks.values().forEach(block -> content.add(block.value()));
            whole.put("content", content);
            answer.put("output", Map.of("message", whole));
        }
        if (!unknown.isEmpty()) {
            answer.put("events", List.copyOf(unknown));
        }
        return answer;
    }

    /** The tokens come after the end of the message, in an event that every whole stream ends with. */
    @Override
    public boolean complete() {
        return stopped && ended && !body.containsKey("error");
    }
}
