package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.Media;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a text where media was taken out and a label stands in its stead.
 *
 * @param start where the label begins
 * @param length how many characters it has
 * @param form how the bytes were written: {@link #URL} and {@link #UNPADDED}
 * @param sha256 which media it was
 */
record Cut(int start, int length, int form, byte[] sha256) {
    /** With the alphabet for URLs. */
    private static final int URL = 1;

    /** Without equals signs at the end. */
    private static final int UNPADDED = 2;

    private static final int HASH_BYTES = 32;
    private static final int BYTES = Integer.BYTES + Short.BYTES + 1 + HASH_BYTES;

    /** Which form gives this base64 again; -1 when none does, as for bits that decoding drops. */
    static int form(String base64, byte[] bytes) {
        int form = (base64.indexOf('-') >= 0 || base64.indexOf('_') >= 0 ? URL : 0)
                | (base64.length() % 4 != 0 ? UNPADDED : 0);
        return encode(bytes, form).equals(base64) ? form : -1;
    }

    private static String encode(byte[] bytes, int form) {
        Base64.Encoder encoder = (form & URL) != 0 ? Base64.getUrlEncoder() : Base64.getEncoder();
        return ((form & UNPADDED) != 0 ? encoder.withoutPadding() : encoder).encodeToString(bytes);
    }

    /** The text as it was before these were taken out of it. */
    static String restore(Db db, Codec codec, String text, byte @Nullable [] cuts) throws SQLException {
        if (cuts == null) {
            return text;
        }
        StringBuilder whole = new StringBuilder();
        int from = 0;
        for (Cut cut : decode(cuts)) {
            if (cut.start < from || cut.length < 0 || cut.start + cut.length > text.length()) {
                throw new Codec.DamagedException("the places of a message's media are damaged");
            }
            byte[] bytes = Attachment.read(db, codec, cut.sha256);
            if (!Arrays.equals(Media.sha256(bytes), cut.sha256)) {
                throw new Codec.DamagedException("media of a message is not what was stored");
            }
            whole.append(text, from, cut.start).append(encode(bytes, cut.form));
            from = cut.start + cut.length;
        }
        return whole.append(text, from, text.length()).toString();
    }

    static byte @Nullable [] encode(List<Cut> cuts) {
        if (cuts.isEmpty()) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(cuts.size() * BYTES);
        for (Cut cut : cuts) {
            bytes.putInt(cut.start)
                    .putShort((short) cut.length)
                    .put((byte) cut.form)
                    .put(cut.sha256);
        }
        return bytes.array();
    }

    static List<Cut> decode(byte @Nullable [] bytes) {
        List<Cut> cuts = new ArrayList<>(0);
        if (bytes == null) {
            return cuts;
        }
        if (bytes.length % BYTES != 0) {
            throw new Codec.DamagedException("the places of a message's media are damaged");
        }
        for (ByteBuffer in = ByteBuffer.wrap(bytes); in.hasRemaining(); ) {
            byte[] sha256 = new byte[HASH_BYTES];
            int start = in.getInt();
            int length = in.getShort();
            int form = in.get();
            in.get(sha256);
            cuts.add(new Cut(start, length, form, sha256));
        }
        return cuts;
    }
}
