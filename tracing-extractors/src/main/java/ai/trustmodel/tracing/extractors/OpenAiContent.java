package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a content field says: a text, or a list of typed parts, in Chat Completions as in Responses.
 *
 * @param text the text parts joined
 * @param reasoning the thinking parts joined, null when there are none
 * @param refusal the refusal parts joined, null when there are none
 * @param blocks all parts as received, but for their cache marks, when one of them holds more than the three texts
 * @param cacheMarks by the number of their part, the marks that end a cached prefix. They move with every turn, so that
 *     a message would not be the same in the next request if they were part of what it says
 */
record OpenAiContent(
        String text,
        @Nullable String reasoning,
        @Nullable String refusal,
        List<Object> blocks,
        Map<String, Object> cacheMarks) {
    private static final Set<String> TEXT = Set.of("text", "input_text", "output_text", "summary_text");
    private static final Set<String> THINKING = Set.of("thinking", "reasoning", "reasoning_text");

    private static final Set<String> CACHE_MARKS = Set.of("cache_control", "prompt_cache_breakpoint");

    // What a part may hold without saying more than its text.
    private static final Set<String> SILENT = Set.of("type", "text", "thinking", "reasoning", "refusal", "closed");

    static OpenAiContent of(@Nullable Object content) {
        if (content instanceof String text) {
            return new OpenAiContent(text, null, null, List.of(), Map.of());
        }
        if (content == null) {
            return new OpenAiContent("", null, null, List.of(), Map.of());
        }
        List<?> parts = content instanceof List<?> list ? list : List.of(content);
        StringBuilder text = new StringBuilder();
        StringBuilder reasoning = new StringBuilder();
        StringBuilder refusal = new StringBuilder();
        List<Object> blocks = new ArrayList<>();
        Map<String, Object> marks = new LinkedHashMap<>();
        boolean more = false;
        for (Object received : parts) {
            Object part = unmarked(received, blocks.size(), marks);
            blocks.add(part);
            String said = part instanceof String string ? string : text(part);
            String thought = thinking(part);
            String refused = refusal(part);
            if (said != null) {
                text.append(said);
            } else if (thought != null) {
                reasoning.append(thought);
            } else if (refused != null) {
                refusal.append(refused);
            } else {
                more = true;
            }
            more |= holdsMore(part);
        }
        return new OpenAiContent(
                text.toString(), emptyToNull(reasoning), emptyToNull(refusal), more ? blocks : List.of(), marks);
    }

    private static @Nullable Object unmarked(@Nullable Object part, int number, Map<String, Object> marks) {
        Map<String, Object> map = Json.object(part);
        if (map == null || Collections.disjoint(CACHE_MARKS, map.keySet())) {
            return part;
        }
        Map<String, Object> kept = new LinkedHashMap<>(map);
        for (String key : CACHE_MARKS) {
            Object mark = kept.remove(key);
            if (mark != null) {
                marks.put(Integer.toString(number), mark);
            }
        }
        return kept;
    }

    /** The text of a text part, null for any other. */
    static @Nullable String text(@Nullable Object part) {
        Map<String, Object> map = Json.object(part);
        if (map == null || (map.get("type") != null && !TEXT.contains(map.get("type")))) {
            return null;
        }
        return Values.text(map, "text");
    }

    /** The text of a thinking part, null for any other. Mistral puts a list of text parts into it. */
    static @Nullable String thinking(@Nullable Object part) {
        Map<String, Object> map = Json.object(part);
        if (map == null || !(map.get("type") instanceof String type) || !THINKING.contains(type)) {
            return null;
        }
        Object said =
                map.get("thinking") != null ? map.get("thinking") : map.getOrDefault("reasoning", map.get("text"));
        if (said instanceof String string) {
            return string;
        }
        if (!(said instanceof List<?> pieces)) {
            return null;
        }
        StringBuilder joined = new StringBuilder();
        for (Object piece : pieces) {
            String string = piece instanceof String plain ? plain : text(piece);
            if (string == null) {
                return null;
            }
            joined.append(string);
        }
        return joined.toString();
    }

    private static @Nullable String emptyToNull(StringBuilder text) {
        return text.isEmpty() ? null : text.toString();
    }

    private static @Nullable String refusal(@Nullable Object part) {
        Map<String, Object> map = Json.object(part);
        return map != null && "refusal".equals(map.get("type")) ? Values.text(map, "refusal") : null;
    }

    /** Whether a part of text says something beside its text. */
    static boolean holdsMore(@Nullable Object part) {
        Map<String, Object> map = Json.object(part);
        if (map == null) {
            return false;
        }
        for (Map.Entry<String, Object> field : map.entrySet()) {
            if (!SILENT.contains(field.getKey()) && !Values.isEmpty(field.getValue())) {
                return true;
            }
        }
        return false;
    }
}
