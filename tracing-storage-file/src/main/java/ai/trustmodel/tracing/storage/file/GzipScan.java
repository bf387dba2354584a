package ai.trustmodel.tracing.storage.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the members of a compressed file whose list is lost, by unpacking it. */
final class GzipScan {
    private static final Logger LOG = LoggerFactory.getLogger(GzipScan.class);

    /** What {@link java.util.zip.GZIPOutputStream} writes: no name, no comment. */
    private static final int HEADER = 10;

    private static final byte[] MAGIC = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0};

    private static final int TRAILER = 8;
    private static final int PIECE = 64 << 10;

    /** Members of ours are far smaller. */
    private static final int MOST = LineReader.MAX_LINE;

    private GzipScan() {}

    /** The members of a file. Of what is damaged, the next place is looked for where a member may begin. */
    static Blocks blocks(Path path, Segment raw, LineTimes times) throws IOException {
        List<Blocks.Block> blocks = new ArrayList<>();
        long file = 0;
        long text = 0;
        long size = raw.size();
        boolean cut = false;
        while (file < size) {
            ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
            long length = member(raw, file, unpacked);
            if (length < 0) {
                long next = nextMember(raw, file + 1);
                LOG.warn("{}: bytes {} to {} are damaged, or were not compressed here: gunzip it", path, file, next);
                file = next;
                cut = true;
                continue;
            }
            byte[] bytes = unpacked.toByteArray();
            if (bytes.length > 0) {
                boolean goesOn = bytes[bytes.length - 1] != '\n';
                blocks.add(block(bytes, text, file, length, cut || goesOn ? null : times));
                cut = goesOn;
                text += bytes.length;
            }
            file += length;
        }
        return new Blocks(blocks);
    }

    /** Where the next member may begin from here on, or the end of the file. */
    private static long nextMember(Segment raw, long from) throws IOException {
        byte[] piece = new byte[PIECE];
        for (long at = from; ; at += PIECE - MAGIC.length + 1) {
            int count = raw.read(at, piece, 0, PIECE);
            for (int i = 0; i <= count - MAGIC.length; i++) {
                if (Arrays.equals(piece, i, i + MAGIC.length, MAGIC, 0, MAGIC.length)) {
                    return at + i;
                }
            }
            if (count < PIECE) {
                return raw.size();
            }
        }
    }

    /** A member with a part of a line, which the caller gives no way to read times, may be of any time. */
    private static Blocks.Block block(byte[] bytes, long text, long file, long length, @Nullable LineTimes times) {
        if (times == null) {
            return new Blocks.Block(text, bytes.length, file, length, Long.MIN_VALUE, Long.MAX_VALUE);
        }
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        int start = 0;
        for (int i = 0; i <= bytes.length; i++) {
            if (i == bytes.length || bytes[i] == '\n') {
                long time = i > start ? times.of(bytes, start, i) : LineTimes.UNKNOWN;
                if (time != LineTimes.UNKNOWN) {
                    earliest = Math.min(earliest, time);
                    latest = Math.max(latest, time);
                }
                start = i + 1;
            }
        }
        return new Blocks.Block(text, bytes.length, file, length, earliest, latest);
    }

    /** Unpacks the member that begins here; its length in the file, -1 when it cannot be unpacked. */
    private static long member(Segment raw, long start, ByteArrayOutputStream into) throws IOException {
        byte[] header = new byte[HEADER];
        boolean ours = raw.read(start, header, 0, HEADER) == HEADER
                && Arrays.equals(header, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!ours) {
            return -1;
        }
        Inflater inflater = new Inflater(true);
        try {
            byte[] in = new byte[PIECE];
            byte[] out = new byte[PIECE];
            long position = start + HEADER;
            while (!inflater.finished() && into.size() <= MOST) {
                if (inflater.needsInput()) {
                    int count = raw.read(position, in, 0, PIECE);
                    if (count == 0) {
                        return -1;
                    }
                    inflater.setInput(in, 0, count);
                    position += count;
                }
                into.write(out, 0, inflater.inflate(out));
            }
            return inflater.finished() ? HEADER + inflater.getBytesRead() + TRAILER : -1;
        } catch (DataFormatException e) {
            return -1;
        } finally {
            inflater.end();
        }
    }
}
