package ai.trustmodel.tracing.spi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A picture, a sound, a film or a document that stands as base64 in a text: in a message written as JSON, in JSON inside
 * such a text, or in a data URL.
 *
 * <p>It is recognised in the form of every provider: a long run of base64 in quotes, or in a data URL, whose type is
 * known. The type is what the data URL says, else what a field beside it says ({@code media_type}, {@code mimeType},
 * {@code format}), else what its first bytes show. Signatures and encrypted thinking are base64 too and no media.
 * Immutable; holds on to the text it was found in.
 *
 * <pre>{@code
 * for (Media media : Media.in(Json.write(message))) {
 *     save(media.sha256(), media.type(), media.bytes());
 * }
 * }</pre>
 */
public final class Media {
    /** How many characters a run of base64 has at least to be taken for media. */
    public static final int SHORTEST = 128;

    /** Of what is known by its letters alone more is asked. */
    private static final int SHORTEST_UNKNOWN = 1024;

    private static final int SHOWN_DIGITS = 8;
    private static final String[] UNITS = {"KB", "MB", "GB"};

    private final String text;
    private final int start;
    private final int end;
    private final @Nullable String type;

    private Media(String text, int start, int end, @Nullable String type) {
        this.text = text;
        this.start = start;
        this.end = end;
        this.type = type;
    }

    /** The media in a text, in their order; empty when there are none. Takes about as long as reading the text. */
    public static List<Media> in(String text) {
        return in(text, SHORTEST);
    }

    /**
     * The larger media in a text.
     *
     * @param shortest how many characters of base64 are worth the trouble; no fewer than {@link #SHORTEST} count
     */
    public static List<Media> in(String text, int shortest) {
        List<Media> found = new ArrayList<>(0);
        for (Base64Run run : Base64Run.in(text, Math.max(SHORTEST, shortest))) {
            MediaPlace place = MediaPlace.of(text, run);
            if (place.isMedia()) {
                found.add(new Media(text, run.start(), run.end(), place.type()));
            }
        }
        return found;
    }

    /**
     * Where a value holds encoded bytes rather than words: its media, or all of it when it is one long run whose letters
     * are too mixed for words and hexadecimal digits. The type of such a run is not known, since the fields beside the
     * value are not seen.
     */
    public static List<Media> inValue(String value) {
        List<Media> found = in(value);
        if (!found.isEmpty() || value.length() < SHORTEST_UNKNOWN) {
            return found;
        }
        List<Base64Run> runs = Base64Run.in(value, value.length());
        return runs.isEmpty() || !runs.get(0).isVaried(value)
                ? List.of()
                : List.of(new Media(value, 0, value.length(), null));
    }

    /** The text with a {@link #label} in place of all media; the same object when there are none. */
    public static String labelled(String text) {
        return replaced(text, in(text), Media::label);
    }

    /**
     * A value without its encoded bytes, each said to be left out with type, size and whole hash:
     * {@code [left out: image/png 12.6 MB sha256:…]}. The same object when it has none.
     */
    public static String leftOut(String value) {
        return replaced(
                value, inValue(value), media -> "[left out: " + facts(media.type, media.size(), media.sha256()) + "]");
    }

    private static String replaced(String text, List<Media> found, Function<Media, String> replacement) {
        if (found.isEmpty()) {
            return text;
        }
        StringBuilder replaced = new StringBuilder();
        int from = 0;
        for (Media media : found) {
            replaced.append(text, from, media.start).append(replacement.apply(media));
            from = media.end;
        }
        return replaced.append(text, from, text.length()).toString();
    }

    /** Where its base64 begins in the text. */
    public int start() {
        return start;
    }

    /** The place after its base64 in the text. */
    public int end() {
        return end;
    }

    /** The media type, as in {@code image/png}, in lower case; null when nothing says it. */
    public @Nullable String type() {
        return type;
    }

    /** Its base64 as it stands in the text. */
    public String base64() {
        return text.substring(start, end);
    }

    /** How many bytes it has. */
    public long size() {
        int padding = text.charAt(end - 1) != '=' ? 0 : text.charAt(end - 2) != '=' ? 1 : 2;
        return (end - start - padding) * 3L / 4;
    }

    /** Its bytes, decoded anew at each call. */
    public byte[] bytes() {
        String base64 = base64();
        boolean url = base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0;
        return (url ? Base64.getUrlDecoder() : Base64.getDecoder()).decode(base64);
    }

    /** The SHA-256 of its bytes in 64 hexadecimal digits, worked out anew at each call. */
    public String sha256() {
        return HexFormat.of().formatHex(sha256(bytes()));
    }

    /** The SHA-256 of some bytes. */
    public static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** What people see in its place: {@code [image/png 34.2 KB sha256:ab12cd34…]}. May stand inside a JSON string. */
    public String label() {
        return label(type, size(), sha256());
    }

    /** The same for media whose bytes are not at hand. */
    public static String label(@Nullable String type, long size, String sha256) {
        return "[" + facts(type, size, sha256.substring(0, SHOWN_DIGITS) + "…") + "]";
    }

    @Override
    public String toString() {
        return label();
    }

    private static String facts(@Nullable String type, long size, String hash) {
        return (type == null ? "data" : type) + " " + size(size) + " sha256:" + hash;
    }

    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " bytes";
        }
        double size = bytes / 1000.0;
        int unit = 0;
        while (size >= 999.95 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
