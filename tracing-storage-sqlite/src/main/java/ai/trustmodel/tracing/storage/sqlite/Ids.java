package ai.trustmodel.tracing.storage.sqlite;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids as they stand in the file: a UUID takes its 16 bytes instead of 36 characters, any other id stays text. */
final class Ids {
    /** The length of a UUID in the file. */
    static final int BYTES = 16;

    private static final int TEXT_LENGTH = 36;

    private Ids() {}

    /** What to bind for an id: {@code byte[]} or {@link String}. */
    static Object encode(String id) {
        if (!isCanonical(id)) {
            return Text.encode(id);
        }
        UUID uuid = UUID.fromString(id);
        return ByteBuffer.allocate(BYTES)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
    }

    /** The first or last UUID that can begin so, filled up with this digit; null when none can. */
    static byte @Nullable [] bound(String prefix, char digit) {
        String form = "00000000-0000-0000-0000-000000000000".replace('0', digit);
        String whole = prefix + (prefix.length() < TEXT_LENGTH ? form.substring(prefix.length()) : "");
        return encode(whole) instanceof byte[] bytes ? bytes : null;
    }

    /** The id that was bound. */
    static String decode(Object stored) {
        if (stored instanceof byte[] bytes && bytes.length == BYTES) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            return new UUID(buffer.getLong(), buffer.getLong()).toString();
        }
        return Text.decode(stored);
    }

    /** Only the form that comes back unchanged: lower case, hyphens where they belong. */
    private static boolean isCanonical(String id) {
        if (id.length() != TEXT_LENGTH) {
            return false;
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = id.charAt(i);
            boolean hyphen = i == 8 || i == 13 || i == 18 || i == 23;
            boolean fits = hyphen ? c == '-' : c >= '0' && c <= '9' || c >= 'a' && c <= 'f';
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
