package ai.trustmodel.tracing.storage.sqlite;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import com.github.luben.zstd.ZstdDictDecompress;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * Makes payloads small. The first byte says how: as they are, zstd, or zstd with the dictionary of this number, so that
 * files stay readable when a later version ships a better dictionary. A compressed payload carries a checksum, since
 * SQLite's pages have none. Thread-safe.
 */
final class Codec implements AutoCloseable {
    private static final byte PLAIN = 0;
    private static final byte DICTIONARY_1 = 1;
    private static final byte ZSTD = 2;
    private static final byte DICTIONARY_2 = 3;
    private static final int LEVEL = 3;
    private static final int TEXT_LEVEL = 1;
    private static final int WORTH_IT = 32;
    private static final int SAMPLE = 16_384;
    private static final double MOST_OF_IT = 0.95;

    /** The longest text that a dictionary helps whatever its language: above, its own words matter more. */
    private static final int SHORT_TEXT = 600;

    /** More than SQLite can hold in one value, so a larger size is the mark of a damaged payload. */
    private static final long MOST = 1_000_000_000;

    private static final byte[] NEWEST = dictionary("payload-2.dict");
    private static final ZstdDictCompress COMPRESS = new ZstdDictCompress(NEWEST, LEVEL);
    private static final ZstdDictDecompress DECOMPRESS = new ZstdDictDecompress(NEWEST);
    private static final ZstdDictDecompress DECOMPRESS_1 = new ZstdDictDecompress(dictionary("payload-1.dict"));

    // Contexts are native memory: a few are kept and lent instead of one for every thread that ever came by.
    private final ConcurrentLinkedQueue<ZstdCompressCtx> withDictionary = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ZstdCompressCtx> plain = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ZstdDecompressCtx> decompressors = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<ZstdDecompressCtx> decompressors1 = new ConcurrentLinkedQueue<>();

    /** A record, which is mostly field names that the dictionary knows. */
    byte[] packRecord(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return pack(bytes, DICTIONARY_2);
    }

    /** A message or a list of tool definitions, which is mostly words that nobody can know. */
    byte[] packText(byte[] json) {
        return pack(json, json.length <= SHORT_TEXT ? DICTIONARY_2 : ZSTD);
    }

    /** A picture or a document. Nearly all are compressed already, which a piece from the middle shows. */
    byte[] packMedia(byte[] bytes) {
        if (bytes.length > SAMPLE) {
            int from = (bytes.length - SAMPLE) / 2;
            byte[] sample = Arrays.copyOfRange(bytes, from, from + SAMPLE);
            if (pack(sample, ZSTD).length > SAMPLE * MOST_OF_IT) {
                return plain(bytes);
            }
        }
        return pack(bytes, ZSTD);
    }

    private byte[] pack(byte[] bytes, byte how) {
        if (bytes.length >= WORTH_IT) {
            ConcurrentLinkedQueue<ZstdCompressCtx> idle = how == ZSTD ? plain : withDictionary;
            ZstdCompressCtx context = take(idle, () -> compressor(how));
            try {
                byte[] target = new byte[1 + (int) Zstd.compressBound(bytes.length)];
                int length = context.compressByteArray(target, 1, target.length - 1, bytes, 0, bytes.length);
                if (length < bytes.length) {
                    target[0] = how;
                    return Arrays.copyOf(target, length + 1);
                }
            } finally {
                idle.add(context);
            }
        }
        return plain(bytes);
    }

    private static byte[] plain(byte[] bytes) {
        byte[] packed = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, packed, 1, bytes.length);
        packed[0] = PLAIN;
        return packed;
    }

    /**
     * The text that was packed.
     *
     * @throws DamagedException when it is not what was packed
     */
    String unpack(byte[] packed) {
        if (packed.length > 0 && packed[0] == PLAIN) {
            return new String(packed, 1, packed.length - 1, StandardCharsets.UTF_8);
        }
        return new String(unpackBytes(packed), StandardCharsets.UTF_8);
    }

    /**
     * The bytes that were packed.
     *
     * @throws DamagedException when they are not what was packed
     */
    byte[] unpackBytes(byte[] packed) {
        if (packed.length > 0 && packed[0] == PLAIN) {
            return Arrays.copyOfRange(packed, 1, packed.length);
        }
        if (packed.length == 0 || packed[0] < PLAIN || packed[0] > DICTIONARY_2) {
            throw new DamagedException("a payload begins with no known mark");
        }
        boolean first = packed[0] == DICTIONARY_1;
        ConcurrentLinkedQueue<ZstdDecompressCtx> idle = first ? decompressors1 : decompressors;
        ZstdDecompressCtx context =
                take(idle, () -> new ZstdDecompressCtx().loadDict(first ? DECOMPRESS_1 : DECOMPRESS));
        try {
            byte[] frame = Arrays.copyOfRange(packed, 1, packed.length);
            long size = Zstd.getFrameContentSize(frame);
            if (size < 0 || size > MOST) {
                throw new DamagedException("a payload says it has " + size + " bytes");
            }
            return context.decompress(frame, (int) size);
        } catch (ZstdException e) {
            throw new DamagedException("a payload cannot be decompressed: " + e.getMessage());
        } finally {
            idle.add(context);
        }
    }

    @Override
    public void close() {
        withDictionary.forEach(ZstdCompressCtx::close);
        plain.forEach(ZstdCompressCtx::close);
        decompressors.forEach(ZstdDecompressCtx::close);
        decompressors1.forEach(ZstdDecompressCtx::close);
        withDictionary.clear();
        plain.clear();
        decompressors.clear();
        decompressors1.clear();
    }

    private static ZstdCompressCtx compressor(byte how) {
        ZstdCompressCtx context = new ZstdCompressCtx()
                .setLevel(how == DICTIONARY_2 ? LEVEL : TEXT_LEVEL)
                .setChecksum(true)
                .setDictID(false);
        return how == DICTIONARY_2 ? context.loadDict(COMPRESS) : context;
    }

    private static <T> T take(ConcurrentLinkedQueue<T> idle, Supplier<T> make) {
        T context = idle.poll();
        return context != null ? context : make.get();
    }

    private static byte[] dictionary(String name) {
        try (InputStream in = Codec.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was read is not what was written. */
    static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }
}
