package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.formats.Media.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of Gemini: {@code inlineData} and {@code fileData}. */
final class GeminiMedia {
    private GeminiMedia() {}

    static @Nullable Media read(Map<String, Object> block) {
        Map<String, Object> inline = Fields.object(block.get("inlineData"));
        Map<String, Object> file = Fields.object(block.get("fileData"));
        Map<String, Object> found = inline.isEmpty() ? file : inline;
        Source source = inline.isEmpty() ? Source.URL : Source.BASE64;
        String value = Fields.text(found, source == Source.URL ? "fileUri" : "data");
        if (value == null) {
            return null;
        }
        String mimeType = Fields.text(found, "mimeType");
        return new Media(
                Media.kindOf(mimeType),
                mimeType,
                source,
                value,
                Fields.text(found, "displayName"),
                Fields.rest(block, Set.of("inlineData", "fileData")));
    }

    static @Nullable Map<String, Object> write(Media media) {
        if (media.source() != Source.BASE64 && media.source() != Source.URL) {
            return null;
        }
        boolean inline = media.source() == Source.BASE64;
        Map<String, Object> inner = new LinkedHashMap<>();
        Fields.put(inner, "mimeType", media.mimeType());
        inner.put(inline ? "data" : "fileUri", media.value());
        Fields.put(inner, "displayName", media.name());
        Map<String, Object> block = new LinkedHashMap<>();
        block.put(inline ? "inlineData" : "fileData", inner);
        block.putAll(media.more());
        return block;
    }
}
