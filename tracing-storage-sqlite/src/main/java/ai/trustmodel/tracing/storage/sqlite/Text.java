package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;

/** Text as it stands in the file: as it is, or in its JSON form where UTF-8 cannot hold it (half characters, NUL). */
final class Text {
    private Text() {}

    /** What to bind for a text: {@link String} or {@code byte[]}. */
    static Object encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return holds(text) ? text : json(text);
            }
        }
        return text;
    }

    /** The text that was bound. */
    static String decode(Object stored) {
        if (stored instanceof byte[] bytes) {
            return String.valueOf(Json.parse(new String(bytes, StandardCharsets.UTF_8)));
        }
        return stored.toString();
    }

    private static boolean holds(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** Never of the length of a UUID, from which it would not be told; a blank at the end changes nothing. */
    private static byte[] json(String text) {
        byte[] bytes = Json.write(text).getBytes(StandardCharsets.UTF_8);
        return bytes.length == Ids.BYTES ? (Json.write(text) + " ").getBytes(StandardCharsets.UTF_8) : bytes;
    }
}
