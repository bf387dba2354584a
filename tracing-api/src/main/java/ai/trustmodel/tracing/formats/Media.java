package ai.trustmodel.tracing.formats;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image, a sound, a video or a document in a message, whoever's block it came in.
 *
 * @param kind {@code image}, {@code audio}, {@code video} or {@code document}
 * @param mimeType its media type, null when not said
 * @param source where its content is
 * @param value the base64 text, the URL, the id of an uploaded file, or the plain text
 * @param name its file name or title, null when not said
 * @param more the block's other fields
 */
record Media(
        String kind,
        @Nullable String mimeType,
        Source source,
        String value,
        @Nullable String name,
        Map<String, Object> more) {
    enum Source {
        BASE64,
        URL,
        FILE_ID,
        TEXT
    }

    static final String IMAGE = "image";
    static final String AUDIO = "audio";
    static final String VIDEO = "video";
    static final String DOCUMENT = "document";

    private static final String BASE64_MARK = ";base64,";

    boolean is(String wanted) {
        return kind.equals(wanted);
    }

    /** The same without the fields that only its own dialect knows. */
    Media alone() {
        return new Media(kind, mimeType, source, value, name, Map.of());
    }

    /** The URL, which for content that is here is a {@code data:} URL; null when there is neither. */
    @Nullable
    String url() {
        return switch (source) {
            case URL -> value;
            case BASE64 -> mimeType == null ? null : "data:" + mimeType + BASE64_MARK + value;
            default -> null;
        };
    }

    /** Media at a URL, whose content is here when it is a {@code data:} URL. */
    static Media at(String url, String kind, @Nullable String name, Map<String, Object> more) {
        int comma = url.indexOf(BASE64_MARK);
        if (url.startsWith("data:") && comma > "data:".length()) {
            String type = url.substring("data:".length(), comma);
            return new Media(kind, type, Source.BASE64, url.substring(comma + BASE64_MARK.length()), name, more);
        }
        return new Media(kind, null, Source.URL, url, name, more);
    }

    /** What kind of thing has this media type. */
    static String kindOf(@Nullable String mimeType) {
        int slash = mimeType == null ? -1 : mimeType.indexOf('/');
        String main = mimeType == null || slash < 0 ? "" : mimeType.substring(0, slash);
        return switch (main) {
            case IMAGE, AUDIO, VIDEO -> main;
            default -> DOCUMENT;
        };
    }
}
