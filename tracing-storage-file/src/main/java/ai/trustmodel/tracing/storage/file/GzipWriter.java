package ai.trustmodel.tracing.storage.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPOutputStream;

/** Compresses a file in members that can be read alone. */
final class GzipWriter {
    /** A block with a longer line is cut, so that no member is larger than this. */
    private static final int MEMBER = 8 << 20;

    private GzipWriter() {}

    /**
     * Writes the text of these blocks.
     *
     * @param go asked before each member; nothing more is written when it says no
     * @return where the blocks lie now; null when it was told to stop
     */
    static @org.jspecify.annotations.Nullable Blocks write(
            Segment plain, Blocks blocks, Path target, BooleanSupplier go) throws IOException {
        PrivateFiles.createIfMissing(target);
        List<Blocks.Block> written = new ArrayList<>();
        long file = 0;
        try (FileChannel out =
                FileChannel.open(target, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (Blocks.Block block : blocks.all()) {
                for (long text = block.text(); text < block.textEnd(); text += MEMBER) {
                    if (!go.getAsBoolean()) {
                        return null;
                    }
                    byte[] bytes = new byte[(int) Math.min(MEMBER, block.textEnd() - text)];
                    if (plain.read(text, bytes, 0, bytes.length) < bytes.length) {
                        throw new IOException("the file has become shorter while it was compressed");
                    }
                    long length = append(out, pack(bytes));
                    written.add(new Blocks.Block(text, bytes.length, file, length, block.earliest(), block.latest()));
                    file += length;
                }
            }
            out.force(true); // the text it was made of is removed next
        }
        return new Blocks(written);
    }

    private static byte[] pack(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed, 16 << 10)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }

    private static long append(FileChannel out, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
        return bytes.length;
    }
}
