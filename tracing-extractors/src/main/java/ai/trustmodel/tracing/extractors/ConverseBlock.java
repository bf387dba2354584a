package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One content block of a ConverseStream, filled piece by piece; what it is may show only with its first piece. */
final class ConverseBlock {
    private final Map<String, Object> start = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder input = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private final Blob redacted = new Blob();
    private final Blob image = new Blob();
    private final List<Object> citations = new ArrayList<>();
    private final List<Object> results = new ArrayList<>();
    private final List<Object> unknown = new ArrayList<>();
    private boolean hasText;
    private boolean hasInput;
    private boolean hasThought;

    /** Takes the announcement of the block. */
    void start(Map<String, Object> announced) {
        start.putAll(Values.rest(announced, Set.of()));
    }

    /** Takes a piece; whether it brought output. */
    boolean add(Map<String, Object> delta) {
        boolean output = false;
        for (Map.Entry<String, Object> member : delta.entrySet()) {
            Object value = member.getValue();
            if (value != null) {
                output |= add(member.getKey(), value);
            }
        }
        return output;
    }

    private boolean add(String member, Object value) {
        Map<String, Object> fields = Values.object(value);
        if (member.equals("text") && value instanceof String piece) {
            hasText = true;
            text.append(piece);
            return !piece.isEmpty();
        }
        if (member.equals("toolUse") && fields.get("input") instanceof String piece) {
            hasInput = true;
            input.append(piece);
            return !piece.isEmpty();
        }
        if (member.equals("reasoningContent")) {
            return addThought(fields);
        }
        if (member.equals("citation")) {
            citations.add(value);
        } else if (member.equals("toolResult") && value instanceof List<?> list) {
            results.addAll(
                    Values.list(list).stream().filter(part -> part != null).toList());
        } else if (member.equals("image") && Values.object(fields, "source").get("bytes") instanceof String piece) {
            image.add(piece);
        } else {
            unknown.add(Map.of(member, value));
        }
        return false;
    }

    private boolean addThought(Map<String, Object> thoughts) {
        Map<String, Object> whole = Json.object(thoughts.get("reasoningText")); // as in an answer that is not streamed
        Map<String, Object> fields = whole == null ? thoughts : whole;
        hasThought |= fields.containsKey("text") || fields.containsKey("signature");
        String piece = Values.textOrEmpty(fields, "text");
        thought.append(piece);
        signature.append(Values.textOrEmpty(fields, "signature"));
        redacted.add(Values.textOrEmpty(thoughts, "redactedContent"));
        return !piece.isEmpty();
    }

    /** Whether it is text and nothing else so far. */
    boolean isText() {
        return hasText && start.isEmpty() && citations.isEmpty() && !hasInput && !hasThought && unknown.isEmpty();
    }

    /** The block as it would stand in an answer that is not streamed. */
    Map<String, Object> value() {
        Map<String, Object> block = new LinkedHashMap<>(start);
        if (!citations.isEmpty()) {
            List<Object> content = hasText ? List.of(Map.of("text", text.toString())) : List.of();
            block.put("citationsContent", Map.of("content", content, "citations", List.copyOf(citations)));
        } else if (hasText) {
            block.put("text", text.toString());
        }
        if (hasInput || start.containsKey("toolUse")) {
            Map<String, Object> parsed = ToolCalls.object(input.toString());
            Object arguments = parsed != null ? parsed : input.toString();
            put(block, "toolUse", "input", input.isEmpty() ? Map.of() : arguments);
        }
        if (hasThought) {
            Map<String, Object> reasoning = new LinkedHashMap<>();
            reasoning.put("text", thought.toString());
            if (!signature.isEmpty()) {
                reasoning.put("signature", signature.toString());
            }
            put(block, "reasoningContent", "reasoningText", reasoning);
        }
        if (!redacted.isEmpty()) {
            put(block, "reasoningContent", "redactedContent", redacted.value());
        }
        if (!results.isEmpty()) {
            put(block, "toolResult", "content", List.copyOf(results));
        }
        if (!image.isEmpty()) {
            put(block, "image", "source", Map.of("bytes", image.value()));
        }
        if (!unknown.isEmpty()) {
            block.put("deltas", List.copyOf(unknown));
        }
        return block;
    }

    private static void put(Map<String, Object> block, String member, String key, Object value) {
        Map<String, Object> fields = new LinkedHashMap<>(Values.object(block, member));
        fields.put(key, value);
        block.put(member, fields);
    }

    /** Bytes that arrive in pieces, each of them in Base64. */
    private static final class Blob {
        private final List<String> pieces = new ArrayList<>();

        private void add(@Nullable String piece) {
            if (piece != null && !piece.isEmpty()) {
                pieces.add(piece);
            }
        }

        private boolean isEmpty() {
            return pieces.isEmpty();
        }

        private String value() {
            if (pieces.size() == 1) {
                return pieces.get(0);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                pieces.forEach(piece -> bytes.writeBytes(Base64.getDecoder().decode(piece)));
            } catch (IllegalArgumentException e) {
                return String.join("", pieces); // not Base64 after all
            }
            return Base64.getEncoder().encodeToString(bytes.toByteArray());
        }
    }
}
