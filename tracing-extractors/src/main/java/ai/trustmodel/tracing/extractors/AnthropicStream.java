package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rebuilds from the events of a stream the answer that the same call would have had without streaming. */
final class AnthropicStream implements AnswerStream {
    private static final Set<String> OUTPUT = Set.of("text_delta", "thinking_delta", "input_json_delta");
    private static final Set<String> EVENT_FIELDS = Set.of("type", "delta", "usage");

    private final Map<String, Object> message = new LinkedHashMap<>();
    private final Map<String, Object> usage = new LinkedHashMap<>();
    private final TreeMap<Long, Block> blocks = new TreeMap<>();
    private @Nullable Object error;
    private boolean stopped;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        String type = Values.text(data, "type");
        switch (type != null ? type : event == null ? "" : event) {
            case "message_start" -> start(Values.object(data, "message"));
            case "content_block_start" -> blocks.put(index(data), new Block(Values.object(data, "content_block")));
            case "content_block_delta" -> {
                Map<String, Object> delta = Values.object(data, "delta");
                blocks.computeIfAbsent(index(data), index -> new Block(Map.of()))
                        .add(delta);
                return OUTPUT.contains(Values.textOrEmpty(delta, "type"));
            }
            case "message_delta" -> {
                overlay(message, Values.object(data, "delta"));
                overlay(message, Values.rest(data, EVENT_FIELDS));
                overlay(usage, Values.object(data, "usage"));
            }
            case "message_stop" -> stopped = true;
            case "error" -> {
                Object said = data.getOrDefault("error", data);
                error = said == null ? data : said;
                overlay(message, Map.of("error", error));
            }
            default -> {} // ping, the end of a block, and what is not invented yet
        }
        return false;
    }

    /** The answer so far; empty when nothing of it came. */
    @Override
    public Map<String, Object> body() {
        Map<String, Object> response = new LinkedHashMap<>(message);
        if (!usage.isEmpty()) {
            response.put("usage", usage);
        }
        if (!blocks.isEmpty() || message.get("stop_reason") != null) {
            response.put("content", blocks.values().stream().map(Block::value).toList());
        }
        return response;
    }

    /** Whether the stream said that the answer is whole, or at least why it ended. */
    @Override
    public boolean complete() {
        return error == null && (stopped || message.get("stop_reason") != null);
    }

    // A second start begins another answer in the same stream; the last one counts.
    private void start(Map<String, Object> first) {
        message.clear();
        usage.clear();
        blocks.clear();
        stopped = false;
        overlay(message, Values.rest(first, Set.of("usage", "content")));
        overlay(usage, Values.object(first, "usage"));
        long index = 0;
        for (Map<String, Object> block : Values.objects(first, "content")) {
            blocks.put(index++, new Block(block));
        }
    }

    // Figures are running totals: the newest that is known counts.
    private static void overlay(Map<String, Object> target, Map<String, Object> newer) {
        newer.forEach((key, value) -> {
            if (value != null) {
                target.put(key, value);
            }
        });
    }

    private long index(Map<String, Object> data) {
        Long index = Values.number(data, "index");
        if (index != null) {
            return index;
        }
        return blocks.isEmpty() ? 0 : blocks.lastKey();
    }

    /** One content block that grows. */
    private static final class Block {
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final Map<String, StringBuilder> texts = new LinkedHashMap<>();
        private final Map<String, List<@Nullable Object>> lists = new LinkedHashMap<>();
        private final StringBuilder input = new StringBuilder();

        private Block(Map<String, Object> first) {
            overlay(fields, first);
        }

        private void add(Map<String, Object> delta) {
            switch (Values.textOrEmpty(delta, "type")) {
                case "text_delta" -> append("text", "text", delta);
                case "thinking_delta" -> append("thinking", "thinking", delta);
                case "compaction_delta" -> append("compaction", "content", delta);
                case "signature_delta" -> overlay(fields, Values.rest(delta, Set.of("type")));
                case "input_json_delta" -> {
                    fields.putIfAbsent("type", "tool_use");
                    input.append(Values.textOrEmpty(delta, "partial_json"));
                }
                case "citations_delta" -> listed("citations", delta.get("citation"));
                default -> listed("deltas", delta);
            }
        }

        private void append(String type, String key, Map<String, Object> delta) {
            fields.putIfAbsent("type", type);
            texts.computeIfAbsent(key, field -> new StringBuilder(Values.textOrEmpty(fields, field)))
                    .append(Values.textOrEmpty(delta, key));
        }

        private void listed(String key, @Nullable Object element) {
            if (element != null) {
                lists.computeIfAbsent(key, field -> new ArrayList<>(Values.list(fields, field)))
                        .add(element);
            }
        }

        private Map<String, Object> value() {
            Map<String, Object> block = new LinkedHashMap<>(fields);
            texts.forEach((key, text) -> block.put(key, text.toString()));
            lists.forEach((key, list) -> block.put(key, new ArrayList<>(list)));
            if (!input.isEmpty()) {
                Map<String, Object> parsed = Json.parseObject(input.toString());
                block.put("input", parsed != null ? parsed : input.toString());
            }
            return block;
        }
    }
}
