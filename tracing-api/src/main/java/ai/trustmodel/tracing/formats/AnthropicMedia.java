package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.formats.Media.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Blocks of Anthropic Messages: {@code image} and {@code document}, with a {@code source}. */
final class AnthropicMedia {
    private static final Set<String> TAKEN = Set.of("type", "source", "title");

    private AnthropicMedia() {}

    static @Nullable Media read(Map<String, Object> block) {
        String type = Said.type(block);
        Map<String, Object> source = Fields.object(block.get("source"));
        if (!type.equals(Media.IMAGE) && !type.equals(Media.DOCUMENT)) {
            return null;
        }
        Source from = source(Said.type(source));
        String value = from == null ? null : Fields.text(source, key(from));
        if (from == null || value == null) {
            return null;
        }
        return new Media(
                type,
                Fields.text(source, "media_type"),
                from,
                value,
                Fields.text(block, "title"),
                Fields.rest(block, TAKEN));
    }

    private static @Nullable Source source(String type) {
        return switch (type) {
            case "base64" -> Source.BASE64;
            case "url" -> Source.URL;
            case "file" -> Source.FILE_ID;
            case "text" -> Source.TEXT;
            default -> null;
        };
    }

    private static String key(Source source) {
        return switch (source) {
            case URL -> "url";
            case FILE_ID -> "file_id";
            default -> "data";
        };
    }

    static @Nullable Map<String, Object> write(Media media) {
        boolean image = media.is(Media.IMAGE);
        boolean possible = image ? media.source() != Source.TEXT : media.is(Media.DOCUMENT);
        if (!possible || (media.source() == Source.BASE64 && media.mimeType() == null)) {
            return null;
        }
        Map<String, Object> source = new LinkedHashMap<>();
        source.put(
                "type",
                switch (media.source()) {
                    case BASE64 -> "base64";
                    case URL -> "url";
                    case FILE_ID -> "file";
                    case TEXT -> "text";
                });
        if (media.source() == Source.BASE64 || media.source() == Source.TEXT) {
            source.put("media_type", media.mimeType() == null ? "text/plain" : media.mimeType());
        }
        source.put(key(media.source()), media.value());
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", media.kind());
        block.put("source", source);
        Fields.put(block, "title", image ? null : media.name());
        block.putAll(media.more());
        return block;
    }
}
