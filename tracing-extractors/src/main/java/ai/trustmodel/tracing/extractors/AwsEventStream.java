package ai.trustmodel.tracing.extractors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/vnd.amazon.eventstream}, the binary frames AWS streams with.
 *
 * <p>An event has its {@code :event-type} as name and its JSON payload as data; of a payload that wraps the event of a
 * model, that event is handed on. An exception or error has its type as name and {@code {"error": {"type": …,
 * "message": …}}} as data, whatever else its payload says beside these. A frame whose checksum is wrong is passed over;
 * after a wrong length nothing can be found any more, so reading ends there. Holds at most one frame.
 */
final class AwsEventStream extends Frames {
    // Length of the frame, length of its headers, and the checksum of these two.
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    private static final int MAX_HEADERS = 128 * 1024;
    private static final int MOST_HEADERS = 64; // AWS sends three
    private static final int MAX_PAYLOAD = 24 * 1024 * 1024;
    private static final int FIRST = 2;
    private static final int BEGINNING = 2048;

    private final Chunk held = new Chunk();
    private int wanted = PRELUDE;
    private boolean lost;

    AwsEventStream(StreamEvents sink) {
        super(sink);
    }

    /** Whether these first bytes of a body, twelve or more, begin a frame, whatever its content type said. */
    static boolean looksLike(byte[] head, int length) {
        return length >= PRELUDE && frameLength(head, 0) > 0;
    }

    /** How many bytes of a body that begins with these hold its first frame whole; 0 when no frame begins here. */
    static int firstLength(byte[] start) {
        return start.length < PRELUDE ? 0 : frameLength(start, 0);
    }

    /** The first event, taken out of what wraps it; null when it cannot be read. */
    static @Nullable Map<String, Object> first(byte[] bytes) {
        List<Map<String, Object>> events = new ArrayList<>();
        int length = firstLength(bytes);
        if (length > 0 && length <= bytes.length) {
            new AwsEventStream((event, data) -> events.add(data)).read(bytes, 0, length);
        }
        return events.isEmpty() ? null : events.get(0);
    }

    /** The beginning of the first events as text, in the form of server-sent events: enough to tell what speaks. */
    static String head(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int i = 0; i < FIRST && bytes.length - at >= PRELUDE; i++) {
            int length = frameLength(bytes, at);
            if (length == 0 || length > bytes.length - at) {
                break;
            }
            int payload = at + PRELUDE + ByteBuffer.wrap(bytes).getInt(at + Integer.BYTES);
            Map<String, String> headers = headers(ByteBuffer.wrap(bytes, at + PRELUDE, payload - at - PRELUDE));
            at += length;
            if (headers != null) {
                addHead(text, headers, bytes, payload, at - CHECKSUM);
            }
        }
        return text.toString();
    }

    private static void addHead(StringBuilder text, Map<String, String> headers, byte[] bytes, int from, int to) {
        String type = headers.get(":event-type");
        int length = Math.min(to - from, BEGINNING);
        if (!isEvent(headers)) {
            String failed = headers.getOrDefault(":exception-type", headers.get(":error-code"));
            text.append("event: ").append(failed).append("\ndata: {\"error\":{}}\n\n");
            return;
        }
        String data = new String(bytes, from, length, StandardCharsets.UTF_8);
        String wrapped = "chunk".equals(type) ? BedrockChunk.beginning(data) : null;
        text.append(wrapped == null && type != null ? "event: " + type + "\n" : "")
                .append("data: ")
                .append(wrapped == null ? data : wrapped)
                .append("\n\n");
    }

    @Override
    void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !lost) {
            if (held.size == 0 && to - at >= PRELUDE) {
                // A frame that lies whole in the piece is read where it lies.
                int length = frameLength(bytes, at);
                if (length > 0 && length <= to - at) {
                    read(bytes, at, length);
                    at += length;
                    continue;
                }
            }
            // What is held grows with what came, not with the length a frame claims.
            int taken = Math.min(wanted - held.size, to - at);
            held.add(bytes, at, at + taken);
            at += taken;
            if (held.size == wanted) {
                endHeld();
            }
        }
    }

    @Override
    void finish() {
        if (held.size > 0 && !lost) {
            unread(); // it was cut
        }
    }

    private void endHeld() {
        if (wanted == PRELUDE) {
            wanted = frameLength(held.bytes, 0);
            if (wanted == 0) {
                lost = true;
                unread();
            }
        } else {
            read(held.bytes, 0, held.size);
            held.clear();
            wanted = PRELUDE;
        }
    }

    /** The length of the frame that begins here, 0 when none does. */
    private static int frameLength(byte[] bytes, int at) {
        ByteBuffer prelude = ByteBuffer.wrap(bytes, at, PRELUDE);
        int length = prelude.getInt();
        int headers = prelude.getInt();
        int payload = length - headers - PRELUDE - CHECKSUM;
        boolean possible = headers >= 0 && headers <= MAX_HEADERS && payload >= 0 && payload <= MAX_PAYLOAD;
        return possible && prelude.getInt() == checksum(bytes, at, PRELUDE - CHECKSUM) ? length : 0;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }

    private void read(byte[] bytes, int at, int length) {
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        int end = at + length - CHECKSUM;
        int payload = at + PRELUDE + frame.getInt(at + Integer.BYTES);
        Map<String, String> headers = frame.getInt(end) == checksum(bytes, at, length - CHECKSUM)
                ? headers(ByteBuffer.wrap(bytes, at + PRELUDE, payload - at - PRELUDE))
                : null;
        if (headers == null) {
            unread();
        } else if (isEvent(headers)) {
            Map<String, Object> data = payload == end ? Map.of() : object(bytes, payload, end);
            if (data == null) {
                unread();
            } else {
                deliverEvent(headers.get(":event-type"), data);
            }
        } else {
            String type = headers.getOrDefault(":exception-type", headers.get(":error-code"));
            deliver(type, Map.of("error", error(type, headers.get(":error-message"), bytes, payload, end)));
        }
    }

    private static boolean isEvent(Map<String, String> headers) {
        return "event".equals(headers.getOrDefault(":message-type", "event"));
    }

    private void deliverEvent(@Nullable String type, Map<String, Object> data) {
        boolean wrapped = BedrockChunk.isChunk(type, data);
        Map<String, Object> event = wrapped ? BedrockChunk.unwrapped(data, this::object) : data;
        if (event == null) {
            unread();
        } else {
            deliver(wrapped ? null : type, event);
        }
    }

    private Map<String, Object> error(
            @Nullable String type, @Nullable String message, byte[] bytes, int payload, int end) {
        Map<String, Object> error = new LinkedHashMap<>();
        if (type != null) {
            error.put("type", type);
        }
        if (message != null) {
            error.put("message", message);
        }
        Map<String, Object> data = object(bytes, payload, end);
        if (data != null) {
            data.forEach(error::putIfAbsent);
        } else {
            error.putIfAbsent("message", new String(bytes, payload, end - payload, StandardCharsets.UTF_8));
        }
        return error;
    }

    /** The headers that are text; null when they cannot be read. */
    private static @Nullable Map<String, String> headers(ByteBuffer from) {
        Map<String, String> headers = new HashMap<>();
        for (int i = 0; from.hasRemaining(); i++) {
            if (i == MOST_HEADERS) {
                return null;
            }
            String name = text(from, from.get() & 0xff);
            if (name == null || !from.hasRemaining()) {
                return null;
            }
            int type = from.get();
            String value = text(from, valueLength(type, from));
            if (value == null) {
                return null;
            }
            if (type == 7) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static int valueLength(int type, ByteBuffer from) {
        return switch (type) {
            case 0, 1 -> 0; // true and false
            case 2 -> Byte.BYTES;
            case 3 -> Short.BYTES;
            case 4 -> Integer.BYTES;
            case 5, 8 -> Long.BYTES; // a number, a time
            case 6, 7 -> from.remaining() < Short.BYTES ? -1 : from.getShort() & 0xffff; // bytes, text
            case 9 -> 2 * Long.BYTES; // a UUID
            default -> -1;
        };
    }

    private static @Nullable String text(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            return null;
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
