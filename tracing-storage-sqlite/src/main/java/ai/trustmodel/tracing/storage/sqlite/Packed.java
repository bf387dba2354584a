package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.Media;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JSON as it goes into the file: its media taken out, the rest compressed.
 *
 * @param data the packed JSON, with a label in the place of each media
 * @param cuts the places of its media, null when it has none
 * @param media what was taken out
 */
record Packed(byte[] data, byte @Nullable [] cuts, List<Attachment> media) {
    /** Shorter media takes more to take out than it saves. */
    private static final int SHORTEST_MEDIA = 1024;

    /** A record, which is mostly field names. */
    static Packed record(String json, Codec codec) {
        List<Cut> cuts = new ArrayList<>(0);
        List<Attachment> media = new ArrayList<>(0);
        return new Packed(codec.packRecord(without(json, codec, cuts, media)), Cut.encode(cuts), media);
    }

    /** A message or a list of tool definitions, which is mostly words. */
    static Packed text(String json, Codec codec) {
        List<Cut> cuts = new ArrayList<>(0);
        List<Attachment> media = new ArrayList<>(0);
        byte[] rest = without(json, codec, cuts, media).getBytes(StandardCharsets.UTF_8);
        return new Packed(codec.packText(rest), Cut.encode(cuts), media);
    }

    private static String without(String json, Codec codec, List<Cut> cuts, List<Attachment> taken) {
        StringBuilder rest = new StringBuilder();
        int from = 0;
        for (Media media : Media.in(json, SHORTEST_MEDIA)) {
            byte[] bytes = media.bytes();
            int form = Cut.form(media.base64(), bytes);
            if (form < 0) {
                continue;
            }
            byte[] sha256 = Media.sha256(bytes);
            String label =
                    Media.label(media.type(), bytes.length, HexFormat.of().formatHex(sha256));
            rest.append(json, from, media.start());
            cuts.add(new Cut(rest.length(), label.length(), form, sha256));
            taken.add(new Attachment(sha256, media.type(), bytes.length, codec.packMedia(bytes)));
            rest.append(label);
            from = media.end();
        }
        return from == 0 ? json : rest.append(json, from, json.length()).toString();
    }
}
