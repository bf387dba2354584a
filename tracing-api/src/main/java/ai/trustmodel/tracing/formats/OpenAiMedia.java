package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.formats.Media.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of OpenAI Chat Completions: {@code image_url}, {@code input_audio}, {@code file}, and {@code video_url}. */
final class OpenAiMedia {
    private static final Set<String> AUDIO_FORMATS = Set.of("wav", "mp3");

    private OpenAiMedia() {}

    static @Nullable Media read(Map<String, Object> block) {
        String type = Said.type(block);
        Map<String, Object> inner = Fields.object(block.get(type));
        if (block.size() != 2 || inner.isEmpty()) {
            return null;
        }
        return switch (type) {
            case "image_url" -> linked(inner, Media.IMAGE);
            case "video_url" -> linked(inner, Media.VIDEO);
            case "input_audio" -> audio(inner);
            case "file" -> file(inner);
            default -> null;
        };
    }

    private static @Nullable Media linked(Map<String, Object> inner, String kind) {
        String url = Fields.text(inner, "url");
        return url == null ? null : Media.at(url, kind, null, Fields.rest(inner, Set.of("url")));
    }

    private static @Nullable Media audio(Map<String, Object> inner) {
        String data = Fields.text(inner, "data");
        String format = Fields.textOrEmpty(inner, "format");
        if (data == null || !AUDIO_FORMATS.contains(format)) {
            return null;
        }
        String mimeType = format.equals("mp3") ? "audio/mpeg" : "audio/wav";
        return new Media(
                Media.AUDIO, mimeType, Source.BASE64, data, null, Fields.rest(inner, Set.of("data", "format")));
    }

    private static @Nullable Media file(Map<String, Object> inner) {
        String id = Fields.text(inner, "file_id");
        String data = Fields.text(inner, "file_data");
        String name = Fields.text(inner, "filename");
        Map<String, Object> more = Fields.rest(inner, Set.of("file_id", "file_data", "filename"));
        if (id != null && data == null) {
            return new Media(Media.DOCUMENT, null, Source.FILE_ID, id, name, more);
        }
        Media media = data == null || id != null ? null : Media.at(data, Media.DOCUMENT, name, more);
        return media != null && media.source() == Source.BASE64 ? media : null;
    }

    static @Nullable Map<String, Object> write(Media media) {
        Map<String, Object> inner = new LinkedHashMap<>();
        if (media.is(Media.DOCUMENT)) {
            String key = media.source() == Source.FILE_ID ? "file_id" : "file_data";
            String value = media.source() == Source.FILE_ID ? media.value() : media.url();
            if (value == null || media.source() == Source.URL) {
                return null;
            }
            inner.put(key, value);
            Fields.put(inner, "filename", media.name());
            return part("file", inner, media);
        }
        if (media.is(Media.AUDIO)) {
            String format = format(media.mimeType());
            if (format == null || media.source() != Source.BASE64) {
                return null;
            }
            inner.put("data", media.value());
            inner.put("format", format);
            return part("input_audio", inner, media);
        }
        if (media.url() == null) {
            return null;
        }
        inner.put("url", media.url());
        return part(media.kind() + "_url", inner, media);
    }

    private static @Nullable String format(@Nullable String mimeType) {
        if (mimeType == null) {
            return null;
        }
        return switch (mimeType) {
            case "audio/mpeg", "audio/mp3" -> "mp3";
            case "audio/wav", "audio/x-wav", "audio/wave" -> "wav";
            default -> null;
        };
    }

    private static Map<String, Object> part(String type, Map<String, Object> inner, Media media) {
        inner.putAll(media.more());
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", type);
        part.put(type, inner);
        return part;
    }
}
