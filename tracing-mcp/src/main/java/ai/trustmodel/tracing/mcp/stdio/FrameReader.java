package ai.trustmodel.tracing.mcp.stdio;

import ai.trustmodel.tracing.mcp.protocol.RequestId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream into frames, one per line, and keeps no more of a line than the cap allows. For one thread.
 *
 * <p>Blank lines are passed over. What stands behind the last line end is a frame too.
 */
final class FrameReader {
    /**
     * One line.
     *
     * @param bytes its content without the line end; empty when it was too long
     * @param tooLong whether it was longer than the cap and therefore thrown away
     * @param requestId of a line that was too long, the id of the request in it, as far as it could be found
     */
    @SuppressWarnings("ArrayRecordComponent") // frames are never compared
    record Frame(byte[] bytes, boolean tooLong, @Nullable Object requestId) {}

    private final InputStream in;
    private final int cap;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int limit;

    FrameReader(InputStream in, int cap) {
        this.in = in;
        this.cap = cap;
    }

    /** The next frame, null at the end of the stream. */
    @Nullable
    Frame next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (fill()) {
            int end = lineEnd();
            line.write(buffer, position, end - position);
            position = end;
            boolean ended = end < limit;
            if (line.size() > cap) {
                return tooLong(line.toByteArray());
            }
            if (ended) {
                position++;
                if (!isBlank(line)) {
                    return new Frame(line.toByteArray(), false, null);
                }
                line.reset();
            }
        }
        return isBlank(line) ? null : new Frame(line.toByteArray(), false, null);
    }

    /** Reads on to the end of the line without keeping it; on the way, looks for whom the refusal is to be sent to. */
    private Frame tooLong(byte[] beginning) throws IOException {
        InputStream rest = new RestOfLine();
        Object id = RequestId.find(new SequenceInputStream(new ByteArrayInputStream(beginning), rest));
        rest.transferTo(OutputStream.nullOutputStream());
        position++;
        return new Frame(new byte[0], true, id);
    }

    /** Whether there is something in the buffer; at the end of the stream there is not. */
    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }

    private int lineEnd() {
        int end = position;
        while (end < limit && buffer[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isBlank(ByteArrayOutputStream line) {
        if (line.size() > 1024) {
            return false; // nobody sends that many blanks by accident; the parser will say what it thinks of them
        }
        for (byte b : line.toByteArray()) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }

    /** What is left of the current line, without its end. */
    private final class RestOfLine extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, lineEnd() - position);
            System.arraycopy(buffer, position, target, offset, count);
            position += count;
            return count == 0 ? -1 : count;
        }
    }
}
