package ai.trustmodel.tracing.formats;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The words in a list of content blocks, whoever wrote them.
 *
 * @param content the text blocks joined without separator
 * @param reasoning the thinking joined, null when there is none
 * @param refusal the refusals joined, null when there are none
 * @param plain whether the list is one block of text and says nothing more
 */
record Said(
        String content,
        @Nullable String reasoning,
        @Nullable String refusal,
        boolean plain) {
    private static final Set<String> TEXT = Set.of("text", "input_text", "output_text");
    private static final Set<String> REASONING = Set.of("reasoning", "thinking", "reasoning_text");
    private static final Set<String> CALL =
            Set.of("tool_use", "tool_call", "invalid_tool_call", "function_call", "custom_tool_call");
    private static final Set<String> PLAIN = Set.of("type", "text");

    static Said in(List<?> blocks) {
        StringBuilder content = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        for (Object block : blocks) {
            add(content, text(block));
            add(reasoning, reasoning(block));
            add(refusal, refusal(block));
        }
        boolean plain = blocks.isEmpty()
                || (blocks.size() == 1
                        && text(blocks.get(0)) != null
                        && PLAIN.containsAll(Fields.object(blocks.get(0)).keySet()));
        return new Said(content.toString(), orNull(reasoning), orNull(refusal), plain);
    }

    /** The text of a text block or of an item that holds such, null for any other. A string among blocks is one. */
    static @Nullable String text(@Nullable Object block) {
        if (block instanceof String text) {
            return text;
        }
        Map<String, Object> fields = Fields.object(block);
        if (type(fields).equals("message") && fields.get("content") instanceof List<?> inner) {
            return in(inner).content(); // an item of OpenAI Responses
        }
        return TEXT.contains(type(fields)) ? Fields.text(fields, "text") : null;
    }

    /** The thinking in a block of thinking, null for any other. */
    static @Nullable String reasoning(@Nullable Object block) {
        Map<String, Object> fields = Fields.object(block);
        if (!REASONING.contains(type(fields))) {
            return null;
        }
        for (String key : List.of("reasoning", "thinking", "text")) {
            if (fields.get(key) instanceof String said) {
                return said;
            }
        }
        StringBuilder summary = new StringBuilder();
        for (Object piece : Fields.list(fields.get("summary"))) {
            add(summary, Fields.text(Fields.object(piece), "text"));
        }
        return summary.toString();
    }

    /** The words of a refusal, null for any other block. */
    static @Nullable String refusal(@Nullable Object block) {
        Map<String, Object> fields = Fields.object(block);
        return "refusal".equals(type(fields)) ? Fields.text(fields, "refusal") : null;
    }

    /** Whether a block is a call of a tool of the program, which the message has among its tool calls. */
    static boolean isCall(@Nullable Object block) {
        return CALL.contains(type(Fields.object(block)));
    }

    static String type(Map<String, Object> block) {
        return Fields.textOrEmpty(block, "type");
    }

    /** A text block of the kind that nearly everybody reads. */
    static Map<String, Object> textBlock(String text) {
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", "text");
        block.put("text", text);
        return block;
    }

    private static void add(StringBuilder all, @Nullable String said) {
        if (said != null) {
            all.append(said);
        }
    }

    private static @Nullable String orNull(StringBuilder said) {
        return said.isEmpty() ? null : said.toString();
    }
}
