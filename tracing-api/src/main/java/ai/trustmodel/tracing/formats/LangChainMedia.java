package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.formats.Media.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * LangChain's standard blocks: {@code image}, {@code audio}, {@code video}, {@code file} and {@code text-plain}, with
 * {@code base64}, {@code url}, {@code file_id} or {@code text}. Those of its versions before 1.0 are read too.
 */
final class LangChainMedia {
    private static final Set<String> TAKEN = Set.of("type", "mime_type", "base64", "url", "file_id", "text");
    private static final Set<String> OLD_TAKEN =
            Set.of("type", "mime_type", "source_type", "data", "url", "id", "text");

    private LangChainMedia() {}

    static @Nullable Media read(Map<String, Object> block) {
        String kind = switch (Said.type(block)) {
            case "image", "audio", "video" -> Said.type(block);
            case "file", "text-plain" -> Media.DOCUMENT;
            default -> null;
        };
        if (kind == null) {
            return null;
        }
        boolean old = block.containsKey("source_type");
        Source source = source(block, old);
        String value = source == null ? null : Fields.text(block, key(source, old));
        if (source == null || value == null) {
            return null;
        }
        return new Media(
                kind,
                Fields.text(block, "mime_type"),
                source,
                value,
                null,
                Fields.rest(block, old ? OLD_TAKEN : TAKEN));
    }

    private static @Nullable Source source(Map<String, Object> block, boolean old) {
        if (!old) {
            for (Source source : Source.values()) {
                if (block.get(key(source, false)) instanceof String) {
                    return source;
                }
            }
            return null;
        }
        return switch (Fields.textOrEmpty(block, "source_type")) {
            case "base64" -> Source.BASE64;
            case "url" -> Source.URL;
            case "id" -> Source.FILE_ID;
            case "text" -> Source.TEXT;
            default -> null;
        };
    }

    private static String key(Source source, boolean old) {
        return switch (source) {
            case BASE64 -> old ? "data" : "base64";
            case URL -> "url";
            case FILE_ID -> old ? "id" : "file_id";
            case TEXT -> "text";
        };
    }

    static Map<String, Object> write(Media media) {
        Map<String, Object> block = new LinkedHashMap<>();
        boolean text = media.source() == Source.TEXT;
        block.put("type", text ? "text-plain" : media.is(Media.DOCUMENT) ? "file" : media.kind());
        block.put(key(media.source(), false), media.value());
        Fields.put(block, "mime_type", media.mimeType());
        block.putAll(media.more());
        return block;
    }
}
