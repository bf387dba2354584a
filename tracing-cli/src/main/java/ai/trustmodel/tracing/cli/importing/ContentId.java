package ai.trustmodel.tracing.cli.importing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Ids made from content, so that importing a file twice stores it once: UUIDs of version 8 (RFC 9562), whose bits are
 * a hash. Version 7 would need a time, and a recording often has none.
 */
final class ContentId {
    private ContentId() {}

    /** The id of the part of a file with this digest. */
    static String of(String digest, String part) {
        byte[] hash = FileIndex.sha256().digest((digest + '/' + part).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bits = ByteBuffer.wrap(hash);
        long high = bits.getLong() & ~0xF000L | 0x8000L;
        long low = bits.getLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
