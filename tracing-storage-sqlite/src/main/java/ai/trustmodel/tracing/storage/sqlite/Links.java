package ai.trustmodel.tracing.storage.sqlite;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Which message bodies a span uses. A model call re-sends what was said before, so its request is written as the
 * beginning of an earlier call's conversation (that call's request and answer) and what was added: a few bytes a call,
 * whatever the length of the history.
 *
 * @param parent the ordinal of the earlier call in the trace, -1 for none
 * @param keep how many messages of that call's conversation begin this request
 * @param added the bodies that follow them
 * @param answer the answer's body, 0 for none
 * @param tools the body with the tool definitions, 0 for none
 */
record Links(long parent, int keep, long[] added, long answer, long tools) {
    static final Links NONE = new Links(-1, 0, new long[0], 0, 0);

    /** This call's conversation, its request and then its answer, given the earlier call's. */
    long[] conversation(long[] earlier) {
        long[] request = request(earlier);
        if (answer == 0) {
            return request;
        }
        long[] all = Arrays.copyOf(request, request.length + 1);
        all[request.length] = answer;
        return all;
    }

    /** The bodies of this call's request. */
    long[] request(long[] earlier) {
        long[] request = Arrays.copyOf(earlier, keep + added.length);
        System.arraycopy(added, 0, request, keep, added.length);
        return request;
    }

    /** Null for a span without messages. Body numbers stand as differences: neighbours differ by one, a byte each. */
    byte @Nullable [] encode() {
        if (parent < 0 && added.length == 0 && answer == 0 && tools == 0) {
            return null;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(16 + added.length);
        write(out, parent + 1);
        write(out, keep);
        write(out, added.length);
        long last = 0;
        for (long body : added) {
            writeSigned(out, body - last);
            last = body;
        }
        writeSigned(out, answer - last);
        writeSigned(out, tools - last);
        return out.toByteArray();
    }

    static Links decode(byte @Nullable [] bytes) {
        if (bytes == null) {
            return NONE;
        }
        Reader in = new Reader(bytes);
        long parent = in.next() - 1;
        int keep = (int) in.next();
        int count = (int) in.next();
        if (count < 0 || count > bytes.length || keep < 0) {
            throw new Codec.DamagedException("a span's list of messages is damaged");
        }
        long[] added = new long[count];
        long last = 0;
        for (int i = 0; i < count; i++) {
            last += in.nextSigned();
            added[i] = last;
        }
        return new Links(parent, keep, added, last + in.nextSigned(), last + in.nextSigned());
    }

    private static void write(ByteArrayOutputStream out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private static void writeSigned(ByteArrayOutputStream out, long value) {
        write(out, value << 1 ^ value >> 63);
    }

    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        long next() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                if (at == bytes.length) {
                    break;
                }
                byte b = bytes[at++];
                value |= (long) (b & 0x7F) << shift;
                if (b >= 0) {
                    return value;
                }
            }
            throw new Codec.DamagedException("a span's list of messages is damaged");
        }

        long nextSigned() {
            long value = next();
            return value >>> 1 ^ -(value & 1);
        }
    }
}
