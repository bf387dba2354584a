package ai.trustmodel.tracing.extractors;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ids for the tool calls of one conversation in a format that sends none: made of the call itself and of how often it
 * was made before, so that a call has the same id in the answer and in every later request. Not thread-safe.
 */
final class CallIds {
    private static final int BYTES = 6;

    private record Open(String id, String name, @Nullable Object args) {}

    private final Map<String, Integer> seen = new HashMap<>();
    private final List<Open> open = new ArrayList<>();

    /** The id of the next call; the given one when there is one. Calls are asked for in the order they were made. */
    String of(@Nullable String given, @Nullable String name, @Nullable Object args) {
        String called = name == null ? "" : name;
        String id = given != null ? given : made(called, args);
        open.add(new Open(id, called, args));
        return id;
    }

    /**
     * The id of the call that a result belongs to: the first unanswered one of that name and, where they are known, those
     * arguments; the first unanswered one of all when the result names none. Null when there is no such call.
     */
    @Nullable
    String answered(@Nullable String name, @Nullable Object args) {
        for (int i = 0; i < open.size(); i++) {
            Open call = open.get(i);
            if ((name == null || name.equals(call.name())) && (args == null || args.equals(call.args()))) {
                return open.remove(i).id();
            }
        }
        return null;
    }

    private String made(String name, @Nullable Object args) {
        String hash = hash(name + "\n" + Values.json(args == null ? Map.of() : args));
        int before = seen.merge(hash, 1, Integer::sum) - 1;
        return before == 0 ? "call_" + hash : "call_" + hash + "_" + before;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
