package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.internal.Uuid7;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes the ids of records. */
public final class RecordIds {
    private RecordIds() {}

    /** A new id of something that happened at this time: a UUID of version 7. */
    public static String at(Instant time) {
        return Uuid7.at(time);
    }

    /** The id of the trace that a W3C traceparent header names; null when it is not such a header. */
    public static @Nullable String ofTraceparent(String header) {
        return Uuid7.traceOf(header);
    }

    /**
     * The id of what this text identifies, always the same, so that recording it twice stores it once: a UUID of
     * version 8 (RFC 9562), whose bits are a hash. Version 7 would need a time, which is another the second time.
     */
    public static String of(String content) {
        ByteBuffer bits = ByteBuffer.wrap(Media.sha256(content.getBytes(StandardCharsets.UTF_8)));
        long high = bits.getLong() & ~0xF000L | 0x8000L;
        long low = bits.getLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
