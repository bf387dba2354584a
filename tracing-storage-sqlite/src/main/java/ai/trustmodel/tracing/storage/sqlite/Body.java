package ai.trustmodel.tracing.storage.sqlite;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is stored once under its hash: a message, or a list of tool definitions.
 *
 * @param kind {@link #MESSAGE} or {@link #TOOLS}
 * @param hash 16 bytes of the SHA-256 of the plain JSON
 * @param json the plain JSON in UTF-8
 * @param packed the same made small, null when it is probably stored already
 */
record Body(int kind, byte[] hash, byte[] json, @Nullable Packed packed) {
    static final int MESSAGE = 0;
    static final int TOOLS = 1;

    /** Stands for the messages of a tool span: the place of the hash holds the span's key, the body is empty. */
    static final int OF_SPAN = 2;

    private static final int HASH_BYTES = 16;

    /** A body made ready, compressed unless its key is among these. */
    static Body of(int kind, String json, Codec codec, Set<Long> stored) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        Body body = new Body(kind, hash(bytes), bytes, null);
        return stored.contains(body.key()) ? body : new Body(kind, body.hash, bytes, Packed.text(json, codec));
    }

    static byte[] hash(byte[] bytes) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Arrays.copyOf(hash, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    /** The first half of the hash, by which it is looked up. */
    long key() {
        return ByteBuffer.wrap(hash).getLong();
    }
}
