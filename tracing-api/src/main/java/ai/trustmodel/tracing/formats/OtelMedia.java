package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.formats.Media.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Message parts of the OpenTelemetry GenAI convention: {@code blob}, {@code uri} and {@code file}. */
final class OtelMedia {
    private static final Set<String> TAKEN = Set.of("type", "modality", "mime_type", "content", "uri", "file_id");

    private OtelMedia() {}

    static @Nullable Media read(Map<String, Object> part) {
        Source source = switch (Said.type(part)) {
            case "blob" -> Source.BASE64;
            case "uri" -> Source.URL;
            case "file" -> Source.FILE_ID;
            default -> null;
        };
        String value = source == null ? null : Fields.text(part, key(source));
        String modality = Fields.text(part, "modality");
        if (source == null || value == null || modality == null) {
            return null;
        }
        return new Media(modality, Fields.text(part, "mime_type"), source, value, null, Fields.rest(part, TAKEN));
    }

    static @Nullable Map<String, Object> write(Media media) {
        if (media.source() == Source.TEXT) {
            return null;
        }
        Map<String, Object> part = new LinkedHashMap<>();
        part.put(
                "type",
                switch (media.source()) {
                    case BASE64 -> "blob";
                    case URL -> "uri";
                    default -> "file";
                });
        part.put("modality", media.kind());
        Fields.put(part, "mime_type", media.mimeType());
        part.put(key(media.source()), media.value());
        part.putAll(media.more());
        return part;
    }

    private static String key(Source source) {
        return switch (source) {
            case BASE64 -> "content";
            case URL -> "uri";
            default -> "file_id";
        };
    }
}
