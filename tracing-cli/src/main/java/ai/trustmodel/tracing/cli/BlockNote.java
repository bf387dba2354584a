package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is worth saying about a block of content that is no text. */
final class BlockNote {
    private static final int LONGEST_LINK = 200;
    private static final int DEEPEST_LINK = 3;
    private static final Pattern OF_MEDIA =
            Pattern.compile("image|audio|video|document|file|media", Pattern.CASE_INSENSITIVE);
    private static final Set<String> LINKS = Set.of(
            "url",
            "image_url",
            "audio_url",
            "video_url",
            "document_url",
            "file_url",
            "uri",
            "file_uri",
            "fileUri",
            "file_id",
            "fileId");

    private BlockNote() {}

    /** The media in a block, or where these are; null when it has none. */
    static @Nullable String media(@Nullable Object block) {
        List<Media> media = Media.in(Json.write(block));
        if (!media.isEmpty()) {
            return media.stream().map(Media::label).collect(Collectors.joining(" "));
        }
        Map<String, Object> fields = Json.object(block);
        String kind = kind(block);
        String link =
                fields == null || kind == null || !OF_MEDIA.matcher(kind).find() ? null : link(fields, DEEPEST_LINK);
        return link == null ? null : "[" + plain(String.valueOf(kind)) + " " + link + "]";
    }

    /** Its type, or the name of its first field when it says none; null for text, which the message's content has. */
    static @Nullable String kind(@Nullable Object block) {
        Map<String, Object> fields = Json.object(block);
        if (fields == null || fields.isEmpty()) {
            return null;
        }
        String kind = fields.get("type") instanceof String type
                ? type
                : fields.keySet().iterator().next();
        return kind.endsWith("text") ? null : kind;
    }

    private static @Nullable String link(Map<String, Object> fields, int depth) {
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            String found = null;
            if (field.getValue() instanceof String text) {
                found = LINKS.contains(field.getKey()) ? text : null;
            } else if (depth > 1) {
                Map<String, Object> inner = Json.object(field.getValue());
                found = inner == null ? null : link(inner, depth - 1);
            }
            if (found != null) {
                return found.length() <= LONGEST_LINK ? found : found.substring(0, LONGEST_LINK) + "\u2026";
            }
        }
        return null;
    }

    /** {@code image} for {@code input_image} and {@code image_url}. */
    private static String plain(String kind) {
        return kind.replaceFirst("^input_", "").replaceFirst("(_url|Data|_data)$", "");
    }
}
