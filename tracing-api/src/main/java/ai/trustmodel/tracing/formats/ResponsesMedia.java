package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.formats.Media.Source;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Parts of OpenAI Responses: {@code input_image} and {@code input_file}. */
final class ResponsesMedia {
    private static final Set<String> TAKEN =
            Set.of("type", "image_url", "file_url", "file_data", "file_id", "filename");

    private ResponsesMedia() {}

    static @Nullable Media read(Map<String, Object> block) {
        String kind = switch (Said.type(block)) {
            case "input_image" -> Media.IMAGE;
            case "input_file" -> Media.DOCUMENT;
            default -> null;
        };
        if (kind == null) {
            return null;
        }
        Map<String, Object> more = Fields.rest(block, TAKEN);
        String name = Fields.text(block, "filename");
        String id = Fields.text(block, "file_id");
        if (id != null) {
            return new Media(kind, null, Source.FILE_ID, id, name, more);
        }
        String data = Fields.text(block, "file_data");
        String url = Fields.text(block, kind.equals(Media.IMAGE) ? "image_url" : "file_url");
        if (data != null) {
            Media media = Media.at(data, kind, name, more);
            return media.source() == Source.BASE64 ? media : null;
        }
        return url == null ? null : Media.at(url, kind, name, more);
    }

    static @Nullable Map<String, Object> write(Media media) {
        if (!media.is(Media.IMAGE) && !media.is(Media.DOCUMENT)) {
            return null;
        }
        boolean image = media.is(Media.IMAGE);
        Map<String, Object> block = new LinkedHashMap<>();
        block.put("type", image ? "input_image" : "input_file");
        if (media.source() == Source.FILE_ID) {
            block.put("file_id", media.value());
        } else if (media.url() == null) {
            return null;
        } else if (image) {
            block.put("image_url", media.url());
        } else {
            block.put(media.source() == Source.URL ? "file_url" : "file_data", media.url());
        }
        Fields.put(block, "filename", media.name());
        block.putAll(media.more());
        return block;
    }
}
