package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ids for the tool calls of one conversation in a format that sends none: made of the call itself and of how often it
 * was made before, so that a call has the same id in the answer and in every later request. Not thread-safe.
 */
final class CallIds {
    private static final int BYTES = 6;

    private static final class Open {
        private final String id;
        private boolean answered;

        private Open(String id) {
            this.id = id;
        }
    }

    private final MessageDigest sha256;
    private final Map<String, Integer> seen = new HashMap<>();

    // A call stands in several queues, one for each way a result may name it; answered ones are dropped when met.
    private final Deque<Open> all = new ArrayDeque<>();
    private final Map<String, Deque<Open>> byName = new HashMap<>();
    private final Map<String, Deque<Open>> byCall = new HashMap<>();
    private final Map<String, Deque<Open>> byId = new HashMap<>();

    CallIds() {
        this(sha256());
    }

    private CallIds(MessageDigest sha256) {
        this.sha256 = sha256;
    }

    /** The same calls made, none of them open: for another answer that might have followed. */
    CallIds copy() {
        CallIds copy = new CallIds(sha256);
        copy.seen.putAll(seen);
        return copy;
    }

    /** The id of the next call; the given one when there is one. Calls are asked for in the order they were made. */
    String of(@Nullable String given, @Nullable String name, @Nullable Object args) {
        String called = name == null ? "" : name;
        String hash = hash(called, args);
        String id = given != null ? given : made(hash);
        Open call = new Open(id);
        all.add(call);
        byName.computeIfAbsent(called, key -> new ArrayDeque<>()).add(call);
        byCall.computeIfAbsent(hash, key -> new ArrayDeque<>()).add(call);
        if (given != null) {
            byId.computeIfAbsent(id, key -> new ArrayDeque<>()).add(call);
        }
        return id;
    }

    /**
     * The id of the call that a result belongs to: the first unanswered one of that name and, where they are known, those
     * arguments; the first unanswered one of all when the result names none. Null when there is no such call.
     */
    @Nullable
    String answered(@Nullable String name, @Nullable Object args) {
        return first(name == null ? all : args == null ? byName.get(name) : byCall.get(hash(name, args)));
    }

    /** Takes note of a result that names its call itself. */
    void answered(String id) {
        first(byId.get(id));
    }

    private static @Nullable String first(@Nullable Deque<Open> calls) {
        while (calls != null && !calls.isEmpty()) {
            Open call = calls.remove();
            if (!call.answered) {
                call.answered = true;
                return call.id;
            }
        }
        return null;
    }

    private String made(String hash) {
        int before = seen.merge(hash, 1, Integer::sum) - 1;
        return before == 0 ? "call_" + hash : "call_" + hash + "_" + before;
    }

    private String hash(String name, @Nullable Object args) {
        StringBuilder text = new StringBuilder();
        write(name, text);
        // Pieces of a stream leave the text of an object where a plain answer has the object.
        Object parsed = args instanceof String json ? Json.parseObject(json) : args;
        write(parsed != null ? parsed : args == null ? Map.of() : args, text);
        byte[] digest = sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    // Libraries order the fields of arguments anew and make decimals of whole numbers, so neither may count.
    private static void write(@Nullable Object value, StringBuilder to) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((key, field) -> sorted.put(String.valueOf(key), field));
            to.append('{');
            sorted.forEach((key, field) -> {
                write(key, to);
                write(field, to);
            });
            to.append('}');
        } else if (value instanceof List<?> list) {
            to.append('[');
            list.forEach(element -> write(element, to));
            to.append(']');
        } else if (value instanceof String text) {
            to.append(text.length()).append('"').append(text);
        } else if (value instanceof Number number) {
            to.append(plain(number)).append(' ');
        } else {
            to.append(value).append(' ');
        }
    }

    private static String plain(Number number) {
        try {
            BigDecimal exact = new BigDecimal(number.toString());
            return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toString();
        } catch (NumberFormatException e) {
            return number.toString(); // not a number, as a program may hand over
        }
    }
}
