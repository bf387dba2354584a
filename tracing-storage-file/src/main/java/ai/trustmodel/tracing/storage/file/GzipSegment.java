package ai.trustmodel.tracing.storage.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A compressed file. It consists of gzip members of about a quarter of a megabyte of text each, one after the other, which any gunzip
 * reads as one text; a member can be read without those before it, so that the text can be read from anywhere, and
 * backwards, with one member in memory.
 */
final class GzipSegment implements Segment {
    private static final Logger LOG = LoggerFactory.getLogger(GzipSegment.class);

    private final Path path;
    private final PlainSegment raw;
    private final Blocks blocks;
    private int current = -1;
    private byte[] text = {};

    GzipSegment(Path path, long number, LineTimes times) throws IOException {
        this.path = path;
        raw = new PlainSegment(path, number, false);
        try {
            Blocks written = BlockFile.load(LineFiles.index(path), raw);
            boolean complete = written.fileEnd() == raw.size();
            blocks = complete ? written : GzipScan.blocks(path, raw, times);
            if (!complete) {
                writeDown();
            }
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }

    /** So that the next reader need not unpack it again; of a damaged file nothing is written down. */
    private void writeDown() {
        long length = blocks.all().stream().mapToLong(Blocks.Block::fileLength).sum();
        try {
            if (length > 0 && length == raw.size()) {
                Path index = LineFiles.index(path);
                Path unfinished = LineFiles.unfinished(index);
                BlockFile.save(unfinished, blocks, raw);
                Files.move(unfinished, index, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            LOG.debug("what lies where in {} is not written down", path, e);
        }
    }

    Blocks blocks() {
        return blocks;
    }

    @Override
    public long number() {
        return raw.number();
    }

    @Override
    public long size() {
        return blocks.textEnd();
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public int read(long position, byte[] into, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int number = blocks.at(position + done);
            if (number < 0) {
                break;
            }
            load(number);
            int from = (int) (position + done - blocks.all().get(number).text());
            int count = Math.min(length - done, text.length - from);
            System.arraycopy(text, from, into, offset + done, count);
            done += count;
        }
        return done;
    }

    private void load(int number) throws IOException {
        if (number == current) {
            return;
        }
        Blocks.Block block = blocks.all().get(number);
        byte[] packed = new byte[(int) block.fileLength()];
        raw.read(block.file(), packed, 0, packed.length);
        byte[] unpacked = new byte[(int) block.textLength()];
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 16 << 10)) {
            int count = in.readNBytes(unpacked, 0, unpacked.length);
            if (count < unpacked.length) {
                throw new IOException("it ends early");
            }
        } catch (IOException e) {
            LOG.warn(
                    "{}: {} bytes of text at {} are damaged and cannot be read",
                    path,
                    block.textLength(),
                    block.text());
            Arrays.fill(unpacked, (byte) '\n');
        }
        text = unpacked;
        current = number;
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
