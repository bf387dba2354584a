package ai.trustmodel.tracing.mcp.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of one of the lists a client asks for.
 *
 * @param items what is in it
 * @param next the cursor of the part after it, null when it is the last
 */
record ListPage(List<Map<String, Object>> items, @Nullable String next) {
    private static final int SIZE = 100;
    private static final String MARK = "from:";

    static ListPage of(List<Map<String, Object>> all, @Nullable Object cursor) {
        int from = cursor == null ? 0 : position(cursor);
        if (from > all.size()) {
            from = all.size(); // it has become shorter since
        }
        int to = Math.min(all.size(), from + SIZE);
        return new ListPage(all.subList(from, to), to < all.size() ? cursor(to) : null);
    }

    private static String cursor(int position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((MARK + position).getBytes(StandardCharsets.UTF_8));
    }

    private static int position(Object cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor.toString()), StandardCharsets.UTF_8);
            if (text.startsWith(MARK)) {
                return Integer.parseUnsignedInt(text.substring(MARK.length()));
            }
        } catch (IllegalArgumentException e) { // answered below
        }
        throw ProtocolError.invalidParams("the cursor is none of this server; begin again without one");
    }
}
