package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a file, written beside it, so that nobody has to read the file to find a time. Only a help: each entry is
 * checked, what is damaged or belongs to another file counts as missing, and what is missing is found out again.
 */
final class BlockFile {
    private static final long MAGIC = 0x746d_626c_6f63_6b32L; // "tmblock2"
    private static final int HEADER = 12;
    private static final int ENTRY = 36;
    private static final int FINGERPRINT = 4096;

    private BlockFile() {}

    /**
     * Reads what is written down about a file.
     *
     * @param raw the file as it lies on disk
     */
    static Blocks load(Path index, Segment raw) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(index);
        } catch (IOException e) {
            return Blocks.NONE;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < HEADER + ENTRY || in.getLong() != MAGIC) {
            return Blocks.NONE;
        }
        int fingerprint = in.getInt();
        List<Blocks.Block> blocks = new ArrayList<>((bytes.length - HEADER) / ENTRY);
        long text = 0;
        long file = 0;
        while (in.remaining() >= ENTRY) {
            int start = in.position();
            long textLength = in.getLong() - text;
            long fileLength = in.getLong() - file;
            Blocks.Block block = new Blocks.Block(text, textLength, file, fileLength, in.getLong(), in.getLong());
            if (in.getInt() != crc(bytes, start, ENTRY - 4) || textLength <= 0 || fileLength <= 0) {
                break;
            }
            blocks.add(block);
            text = block.textEnd();
            file = block.fileEnd();
        }
        Blocks loaded = new Blocks(blocks);
        return fits(loaded, fingerprint, raw) ? loaded : Blocks.NONE;
    }

    /**
     * The last block that is written down about a file that is not compressed, without a look at those before it; null
     * when there is none, or anything is strange.
     */
    static Blocks.@Nullable Block last(Path index, Segment plain) {
        try (FileChannel channel = FileChannel.open(index, StandardOpenOption.READ)) {
            long entries = (channel.size() - HEADER) / ENTRY;
            if (entries < 1 || channel.size() != HEADER + entries * ENTRY) {
                return null;
            }
            byte[] ends = new byte[HEADER + 2 * ENTRY];
            ByteBuffer in = ByteBuffer.wrap(ends);
            channel.read(in.limit(HEADER + ENTRY), 0);
            channel.read(in.limit(ends.length), HEADER + (entries - 1) * ENTRY);
            if (in.flip().getLong() != MAGIC) {
                return null;
            }
            int fingerprint = in.getInt();
            Blocks.Block first = block(in, ends);
            Blocks.Block last = block(in, ends);
            return first != null && last != null && fits(new Blocks(List.of(first)), fingerprint, plain) ? last : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static Blocks.@Nullable Block block(ByteBuffer in, byte[] bytes) {
        int start = in.position();
        long end = in.getLong();
        in.getLong();
        Blocks.Block block = new Blocks.Block(0, end, 0, end, in.getLong(), in.getLong());
        return in.getInt() == crc(bytes, start, ENTRY - 4) ? block : null;
    }

    private static boolean fits(Blocks blocks, int fingerprint, Segment raw) {
        try {
            return !blocks.all().isEmpty()
                    && blocks.fileEnd() <= raw.size()
                    && fingerprint == fingerprint(blocks.all().get(0).fileEnd(), raw);
        } catch (IOException e) {
            return false;
        }
    }

    /** Two files whose beginnings are the same are the same: lines hold times and ids. */
    private static int fingerprint(long firstEnd, Segment raw) throws IOException {
        byte[] beginning = new byte[(int) Math.min(FINGERPRINT, firstEnd)];
        return crc(beginning, 0, raw.read(0, beginning, 0, beginning.length));
    }

    /** Writes down what is not written yet; the caller sees to it that nobody else does at the same time. */
    static void save(Path index, Blocks blocks, Segment raw) throws IOException {
        int known = load(index, raw).all().size();
        if (known < blocks.all().size()) {
            write(index, known, blocks.all().subList(known, blocks.all().size()), raw);
        }
    }

    /** Adds blocks to those that are written, which end where these begin. */
    static void append(Path index, List<Blocks.Block> more, Segment plain) throws IOException {
        boolean first = more.get(0).text() == 0;
        write(index, first ? 0 : (Files.size(index) - HEADER) / ENTRY, more, plain);
    }

    private static void write(Path index, long known, List<Blocks.Block> more, Segment raw) throws IOException {
        try (FileChannel channel = PrivateFiles.open(index, StandardOpenOption.WRITE)) {
            byte[] bytes = new byte[HEADER + ENTRY * more.size()];
            ByteBuffer out = ByteBuffer.wrap(bytes);
            long position = known == 0 ? 0 : HEADER + ENTRY * known;
            if (known == 0) {
                out.putLong(MAGIC).putInt(fingerprint(more.get(0).fileEnd(), raw));
            }
            for (Blocks.Block block : more) {
                int start = out.position();
                out.putLong(block.textEnd()).putLong(block.fileEnd());
                out.putLong(block.earliest()).putLong(block.latest());
                out.putInt(crc(bytes, start, ENTRY - 4));
            }
            out.flip();
            channel.truncate(position);
            while (out.hasRemaining()) {
                position += channel.write(out, position);
            }
        }
    }

    private static int crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return (int) crc.getValue();
    }
}
