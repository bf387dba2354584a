package ai.trustmodel.tracing.extractors;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;

/** Writes frames as AWS does, for tests of what reads them. */
final class AwsFrames {
    private AwsFrames() {}

    /** One event of a JSON stream. */
    static byte[] event(String type, String json) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(":event-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "event");
        return frame(headers, json);
    }

    /** The event of a model as InvokeModelWithResponseStream sends it, with the padding of that service. */
    static byte[] chunk(String json) {
        String bytes = Base64.getEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        return event("chunk", "{\"bytes\":\"" + bytes + "\",\"p\":\"abcdef\"}");
    }

    /** An error that the service's model knows. */
    static byte[] exception(String type, String payload) {
        Map<String, Object> headers = new LinkedHashMap<>();
        headers.put(":exception-type", type);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", "exception");
        return frame(headers, payload);
    }

    /** A frame with these headers: of type true or false, byte, short, int, long, bytes, text, time or UUID. */
    static byte[] frame(Map<String, Object> headers, String payload) {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(encoded)) {
            for (Map.Entry<String, Object> header : headers.entrySet()) {
                byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
                out.writeByte(name.length);
                out.write(name);
                value(out, header.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return frame(encoded.toByteArray(), payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame with these bytes for headers, whether they are headers or not. */
    static byte[] frame(byte[] headers, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(16 + headers.length + payload.length);
        frame.putInt(frame.capacity()).putInt(headers.length);
        checksum(frame);
        frame.put(headers).put(payload);
        checksum(frame);
        return frame.array();
    }

    /** These frames one after the other. */
    static byte[] stream(byte[]... frames) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] frame : frames) {
            all.writeBytes(frame);
        }
        return all.toByteArray();
    }

    private static void checksum(ByteBuffer frame) {
        CRC32 crc = new CRC32();
        crc.update(frame.array(), 0, frame.position());
        frame.putInt((int) crc.getValue());
    }

    private static void value(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Boolean yes) {
            out.writeByte(yes ? 0 : 1);
        } else if (value instanceof Byte number) {
            out.writeByte(2);
            out.writeByte(number);
        } else if (value instanceof Short number) {
            out.writeByte(3);
            out.writeShort(number);
        } else if (value instanceof Integer number) {
            out.writeByte(4);
            out.writeInt(number);
        } else if (value instanceof Long number) {
            out.writeByte(5);
            out.writeLong(number);
        } else if (value instanceof byte[] bytes) {
            out.writeByte(6);
            out.writeShort(bytes.length);
            out.write(bytes);
        } else if (value instanceof Instant time) {
            out.writeByte(8);
            out.writeLong(time.toEpochMilli());
        } else if (value instanceof UUID id) {
            out.writeByte(9);
            out.writeLong(id.getMostSignificantBits());
            out.writeLong(id.getLeastSignificantBits());
        } else {
            out.writeByte(7);
            out.writeUTF(value.toString());
        }
    }
}
