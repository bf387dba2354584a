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

/**
 * The blocks of a file, written beside it, so that nobody has to read the file to find a time. Only a help: each entry is
 * checked, what is damaged or belongs to another file counts as missing, and what is missing is found out again.
 */
final class BlockFile {
    private static final long MAGIC = 0x746d_626c_6f63_6b31L; // "tmblock1"
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
            long textLength = in.getLong();
            long fileLength = in.getLong();
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

    private static boolean fits(Blocks blocks, int fingerprint, Segment raw) {
        try {
            return !blocks.all().isEmpty() && blocks.fileEnd() <= raw.size() && fingerprint == fingerprint(blocks, raw);
        } catch (IOException e) {
            return false;
        }
    }

    /** Two files whose beginnings are the same are the same: lines hold times and ids. */
    private static int fingerprint(Blocks blocks, Segment raw) throws IOException {
        byte[] beginning =
                new byte[(int) Math.min(FINGERPRINT, blocks.all().get(0).fileEnd())];
        return crc(beginning, 0, raw.read(0, beginning, 0, beginning.length));
    }

    /** Writes down what is not written yet; the caller sees to it that nobody else does at the same time. */
    static void save(Path index, Blocks blocks, Segment raw) throws IOException {
        int known = load(index, raw).all().size();
        List<Blocks.Block> all = blocks.all();
        if (known >= all.size()) {
            return;
        }
        try (FileChannel channel = PrivateFiles.open(index, StandardOpenOption.WRITE)) {
            byte[] bytes = new byte[HEADER + ENTRY * (all.size() - known)];
            ByteBuffer out = ByteBuffer.wrap(bytes);
            long position = HEADER + (long) ENTRY * known;
            if (known == 0) {
                out.putLong(MAGIC).putInt(fingerprint(blocks, raw));
                position = 0;
            }
            for (Blocks.Block block : all.subList(known, all.size())) {
                int start = out.position();
                out.putLong(block.textLength()).putLong(block.fileLength());
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
