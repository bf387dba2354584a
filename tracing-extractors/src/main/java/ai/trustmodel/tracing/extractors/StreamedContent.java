package ai.trustmodel.tracing.extractors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of a streamed message: texts that are strings, and parts where a provider streams lists of them. */
final class StreamedContent {
    private final List<Object> parts = new ArrayList<>();
    private final StringBuilder open = new StringBuilder(0);
    private String openType = "text";
    private boolean listed;

    void append(@Nullable Object delta) {
        if (delta == null) {
            return;
        }
        if (delta instanceof String text) {
            grow("text", text);
        } else if (delta instanceof List<?> list) {
            listed = true;
            list.forEach(this::appendPart);
        } else {
            listed = true;
            appendPart(delta);
        }
    }

    private void appendPart(@Nullable Object part) {
        String text = part instanceof String string ? string : OpenAiContent.text(part);
        String thinking = OpenAiContent.thinking(part);
        if (text != null && !OpenAiContent.holdsMore(part)) {
            grow("text", text);
        } else if (thinking != null && !OpenAiContent.holdsMore(part)) {
            grow("thinking", thinking);
        } else if (part != null) {
            close();
            parts.add(part);
        }
    }

    private void grow(String type, String text) {
        if (!type.equals(openType)) {
            close();
            openType = type;
        }
        open.append(text);
    }

    private void close() {
        if (!open.isEmpty()) {
            parts.add(Map.of("type", openType, openType, open.toString()));
            open.setLength(0);
        }
    }

    /** A string when nothing but strings came, else the parts. */
    Object value() {
        if (!listed) {
            return open.toString();
        }
        List<Object> all = new ArrayList<>(parts);
        if (!open.isEmpty()) {
            all.add(Map.of("type", openType, openType, open.toString()));
        }
        return all;
    }
}
