package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code application/vnd.amazon.eventstream}, the binary frames AWS streams with, in pieces of any size.
 *
 * <p>An event has its {@code :event-type} as name and its JSON payload as data. An exception or error has its type as
 * name and {@code {"error": {"type": …, "message": …}}} as data, whatever else its payload says beside these. A frame
 * whose checksum is wrong is passed over; after a wrong length nothing can be found any more, so reading ends there.
 * Where a {@code chunk} wraps the event of another format, as InvokeModel does it, that event is handed on.
 */
final class AwsEventStream extends Frames {
    // Length of the frame, length of its headers, and the checksum of these two.
    private static final int PRELUDE = 12;
    private static final int CHECKSUM = 4;
    private static final int MAX_HEADERS = 128 * 1024;
    private static final int MAX_PAYLOAD = 24 * 1024 * 1024;

    private byte[] held = new byte[512];
    private int holds;
    private int wanted = PRELUDE;
    private boolean lost;

    AwsEventStream(StreamEvents sink) {
        super(sink);
    }

    /** Whether these first bytes of a body, twelve or more, begin a frame, whatever its content type said. */
    static boolean looksLike(byte[] head, int length) {
        return length >= PRELUDE && frameLength(head, 0) > 0;
    }

    @Override
    void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && !lost) {
            if (holds == 0 && to - at >= PRELUDE) {
                // A frame that lies whole in the piece is read where it lies.
                int length = frameLength(bytes, at);
                if (length > 0 && length <= to - at) {
                    read(bytes, at, length);
                    at += length;
                    continue;
                }
            }
            int taken = Math.min(wanted - holds, to - at);
            hold(bytes, at, taken);
            at += taken;
            if (holds == wanted) {
                endHeld();
            }
        }
    }

    @Override
    void finish() {
        if (holds > 0 && !lost) {
            unread(); // it was cut
        }
    }

    private void endHeld() {
        if (wanted == PRELUDE) {
            wanted = frameLength(held, 0);
            if (wanted == 0) {
                lost = true;
                unread();
            }
        } else {
            read(held, 0, holds);
            holds = 0;
            wanted = PRELUDE;
        }
    }

    // Grows with what came, not with the length a frame claims.
    private void hold(byte[] bytes, int from, int length) {
        if (held.length < holds + length) {
            held = Arrays.copyOf(held, Math.max(held.length * 2, holds + length));
        }
        System.arraycopy(bytes, from, held, holds, length);
        holds += length;
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
        ByteBuffer frame = ByteBuffer.wrap(bytes, at, length);
        int end = at + length - CHECKSUM;
        int payload = at + PRELUDE + frame.getInt(at + Integer.BYTES);
        Map<String, String> headers = frame.getInt(end) == checksum(bytes, at, length - CHECKSUM)
                ? headers(ByteBuffer.wrap(bytes, at + PRELUDE, payload - at - PRELUDE))
                : null;
        if (headers == null || !deliver(headers, new String(bytes, payload, end - payload, StandardCharsets.UTF_8))) {
            unread();
        }
    }

    private boolean deliver(Map<String, String> headers, String payload) {
        Map<String, Object> data = payload.isEmpty() ? Map.of() : Json.parseObject(payload);
        String type = headers.get(":event-type");
        if (!"event".equals(headers.getOrDefault(":message-type", "event"))) {
            type = headers.getOrDefault(":exception-type", headers.get(":error-code"));
            data = error(type, headers.get(":error-message"), data, payload);
        }
        if (data == null) {
            return false;
        }
        Map<String, Object> wrapped = "chunk".equals(type) ? unwrapped(data) : null;
        if (wrapped == null) {
            deliver(type, data);
        } else {
            deliver((String) null, wrapped);
        }
        return true;
    }

    private static @Nullable Map<String, Object> unwrapped(Map<String, Object> chunk) {
        try {
            byte[] event = Base64.getDecoder().decode(Values.textOrEmpty(chunk, "bytes"));
            return Json.parseObject(event, 0, event.length);
        } catch (IllegalArgumentException e) {
            return null; // not what it looked like
        }
    }

    private static Map<String, Object> error(
            @Nullable String type, @Nullable String message, @Nullable Map<String, Object> data, String payload) {
        Map<String, Object> error = new LinkedHashMap<>();
        if (type != null) {
            error.put("type", type);
        }
        if (message != null) {
            error.put("message", message);
        }
        if (data != null) {
            data.forEach(error::putIfAbsent);
        } else {
            error.putIfAbsent("message", payload);
        }
        return Map.of("error", error);
    }

    /** The headers that are text; null when they cannot be read. */
    private static @Nullable Map<String, String> headers(ByteBuffer from) {
        Map<String, String> headers = new HashMap<>();
        while (from.hasRemaining()) {
            byte[] name = take(from, from.get() & 0xff);
            if (name == null || !from.hasRemaining()) {
                return null;
            }
            int type = from.get();
            byte[] value = take(from, valueLength(type, from));
            if (value == null) {
                return null;
            }
            if (type == 7) {
                headers.put(new String(name, StandardCharsets.UTF_8), new String(value, StandardCharsets.UTF_8));
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

    private static byte @Nullable [] take(ByteBuffer from, int length) {
        if (length < 0 || length > from.remaining()) {
            return null;
        }
        byte[] taken = new byte[length];
        from.get(taken);
        return taken;
    }
}
