package ai.trustmodel.tracing.spi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells a media type from the first bytes, for the formats that models are sent. Three bytes at least, since two occur by chance. */
final class Magic {
    private record Beginning(int at, String bytes, String type) {}

    /** Bytes as the characters of ISO-8859-1; the first that fits counts. */
    private static final List<Beginning> KNOWN = List.of(
            new Beginning(0, "\u0089PNG\r\n", "image/png"),
            new Beginning(0, "\u00ff\u00d8\u00ff", "image/jpeg"),
            new Beginning(0, "GIF8", "image/gif"),
            new Beginning(8, "WEBPVP8", "image/webp"),
            new Beginning(0, "II*\0", "image/tiff"),
            new Beginning(0, "MM\0*", "image/tiff"),
            new Beginning(4, "ftypavif", "image/avif"),
            new Beginning(4, "ftypheic", "image/heic"),
            new Beginning(4, "ftypmif1", "image/heif"),
            new Beginning(0, "<svg", "image/svg+xml"),
            new Beginning(8, "WAVEfmt", "audio/wav"),
            new Beginning(0, "ID3", "audio/mpeg"),
            new Beginning(0, "fLaC", "audio/flac"),
            new Beginning(0, "OggS", "audio/ogg"),
            new Beginning(4, "ftypM4A", "audio/mp4"),
            new Beginning(4, "ftypqt", "video/quicktime"),
            new Beginning(4, "ftyp", "video/mp4"),
            new Beginning(0, "\u001aE\u00df\u00a3", "video/webm"),
            new Beginning(8, "AVI LIST", "video/x-msvideo"),
            new Beginning(0, "%PDF-", "application/pdf"),
            new Beginning(0, "{\\rtf", "application/rtf"),
            new Beginning(0, "PK\u0003\u0004", "application/zip"),
            new Beginning(0, "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1", "application/msword"));

    private Magic() {}

    static @Nullable String type(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        for (Beginning known : KNOWN) {
            if (text.startsWith(known.bytes, known.at)) {
                return known.type;
            }
        }
        return null;
    }
}
