package ai.trustmodel.tracing.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Content blocks as OpenTelemetry parts, with a note of what they were, and back. */
final class OtelBlocks {
    private static final String NOTE = "block";
    private static final Set<String> CALLS = Set.of("tool_use", "tool_call");

    private OtelBlocks() {}

    static List<Map<String, Object>> write(List<?> blocks) {
        List<Map<String, Object>> parts = new ArrayList<>(blocks.size());
        for (Object block : blocks) {
            parts.add(write(block));
        }
        return parts;
    }

    private static Map<String, Object> write(@Nullable Object block) {
        Map<String, Object> fields = Fields.object(block);
        Map<String, Object> media = Dialect.OTEL.noted(fields, NOTE);
        if (media != null) {
            return media;
        }
        Map<String, Object> part = translated(fields);
        if (part != null) {
            return part;
        }
        return kept(fields, block);
    }

    /** The convention's part for this block, with the block's other fields in a note; null when it has none. */
    private static @Nullable Map<String, Object> translated(Map<String, Object> block) {
        String type = Said.type(block);
        Map<String, Object> note = new LinkedHashMap<>(block);
        Map<String, Object> part;
        switch (type) {
            case "text", "input_text", "output_text" -> part = said("text", note.remove("text"));
            case "thinking" -> part = said("reasoning", note.remove("thinking"));
            case "refusal" -> part = said("refusal", note.remove("refusal"));
            case "reasoning" -> {
                part = said("reasoning", Said.reasoning(block));
                note.remove("reasoning");
            }
            case "tool_use" ->
                part = OtelParts.call(callId(block), Fields.textOrEmpty(block, "name"), note.remove("input"), null);
            case "tool_call" ->
                part = OtelParts.call(callId(block), Fields.textOrEmpty(block, "name"), note.remove("args"), null);
            case "server_tool_use" -> {
                part = OtelParts.part("server_tool_call");
                part.put("id", block.get("id"));
                part.put("name", block.get("name"));
                Map<String, Object> call = OtelParts.part(Fields.textOrEmpty(block, "name"));
                call.put("arguments", note.remove("input"));
                part.put("server_tool_call", call);
            }
            default -> {
                return null;
            }
        }
        if (type.equals("text") && note.size() == 1 && part.get("content") instanceof String) {
            return part;
        }
        part.put(NOTE, note);
        return block.equals(restored(part)) ? part : null;
    }

    private static Map<String, Object> said(String type, @Nullable Object content) {
        Map<String, Object> part = OtelParts.part(type);
        part.put("content", content);
        return part;
    }

    // A part needs a type. What would be taken for a part of the convention, and what has no type, is wrapped.
    private static Map<String, Object> kept(Map<String, Object> fields, @Nullable Object block) {
        boolean own = !fields.isEmpty() && !Said.type(fields).isEmpty() && fields.equals(read(fields, fields));
        if (own) {
            return fields;
        }
        Map<String, Object> part = OtelParts.part("verbatim");
        part.put("value", block);
        return part;
    }

    /** The block that a part is or was. */
    static @Nullable Object read(Map<String, Object> part, @Nullable Object raw) {
        if (Said.type(part).equals("verbatim") && part.containsKey("value") && part.size() == 2) {
            return part.get("value");
        }
        Map<String, Object> media = Dialect.OTEL.restored(part, NOTE);
        if (media != null) {
            return media;
        }
        Map<String, Object> restored = restored(part);
        if (restored != null) {
            return restored;
        }
        return switch (Said.type(part)) {
            case "text" -> renamed(part, "content", "text");
            case "reasoning" -> renamed(part, "content", "reasoning");
            case "refusal" -> renamed(part, "content", "refusal");
            default -> raw;
        };
    }

    private static @Nullable Map<String, Object> restored(Map<String, Object> part) {
        Map<String, Object> note = Fields.object(part.get(NOTE));
        if (note.isEmpty()) {
            return null;
        }
        Map<String, Object> block = new LinkedHashMap<>(note);
        switch (Said.type(note)) {
            case "text", "input_text", "output_text" -> block.put("text", part.get("content"));
            case "thinking" -> block.put("thinking", part.get("content"));
            case "refusal" -> block.put("refusal", part.get("content"));
            case "reasoning" -> {
                // Of a summary in pieces the content is only what they say together.
                if (!note.containsKey("summary") && !note.containsKey("text")) {
                    block.put("reasoning", part.get("content"));
                }
            }
            case "tool_use" -> block.put("input", part.get("arguments"));
            case "tool_call" -> block.put("args", part.get("arguments"));
            case "server_tool_use" ->
                block.put("input", Fields.object(part.get("server_tool_call")).get("arguments"));
            default -> {
                return null;
            }
        }
        return block;
    }

    private static Map<String, Object> renamed(Map<String, Object> part, String from, String to) {
        Map<String, Object> block = new LinkedHashMap<>();
        part.forEach((key, value) -> block.put(key.equals(from) ? to : key, value));
        return block;
    }

    /** The id of the call that a block becomes, null when it becomes none. */
    static @Nullable String callId(Map<String, Object> block) {
        return CALLS.contains(Said.type(block)) ? Fields.text(block, "id") : null;
    }

    /** Whether a tool's answer is a list of parts, and not a list that it answered with. */
    static boolean areParts(List<?> list) {
        return !list.isEmpty()
                && list.stream()
                        .allMatch(part -> !Said.type(Fields.object(part)).isEmpty());
    }
}
