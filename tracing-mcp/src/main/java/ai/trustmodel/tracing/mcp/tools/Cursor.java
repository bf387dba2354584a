package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place where a list goes on, as a caller carries it: opaque, and good for the list it came from alone.
 *
 * @param list which list it is and by what it was narrowed
 */
record Cursor(String list) {
    /** Of the list that this tool gives with these arguments. */
    static Cursor of(String tool, Arguments arguments, List<String> filters) {
        List<@Nullable Object> question = new ArrayList<>();
        question.add(tool);
        filters.forEach(filter -> question.add(arguments.json(filter)));
        return new Cursor(Integer.toHexString(Json.write(question).hashCode()));
    }

    /** What a caller is given for this position. */
    String write(String position) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((list + ":" + position).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The position that a caller's cursor stands for; null when none is given.
     *
     * @throws Refusal when it is the cursor of another list
     */
    @Nullable
    String read(Arguments arguments) {
        String cursor = arguments.text("cursor");
        if (cursor == null) {
            return null;
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            if (text.startsWith(list + ":")) {
                return text.substring(list.length() + 1);
            }
        } catch (IllegalArgumentException e) { // answered below
        }
        throw new Refusal("cursor: this is no cursor of a list with these filters; repeat the arguments of the call it"
                + " came from, or leave it out to begin again");
    }

    /**
     * The same for a list that is counted from its beginning.
     *
     * @throws Refusal when it is the cursor of another list
     */
    int readNumber(Arguments arguments) {
        String position = read(arguments);
        try {
            return position == null ? 0 : Integer.parseUnsignedInt(position);
        } catch (NumberFormatException e) {
            throw new Refusal("cursor: it was changed on the way; leave it out to begin again");
        }
    }
}
