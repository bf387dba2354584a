package ai.trustmodel.tracing.storage.file;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a file of lines is kept.
 *
 * @param durability what an appended line survives
 * @param maxBytes a file is rotated before it becomes larger; 0 for never
 * @param maxAge a file is rotated when its first line is older; null for never
 * @param keep how many rotated files are kept; 0 for all
 * @param gzip whether rotated files are compressed
 */
record LineFileOptions(
        Durability durability, long maxBytes, @Nullable Duration maxAge, int keep, boolean gzip) {
    private static final long MB = 1 << 20;

    static final LineFileOptions DEFAULT = new LineFileOptions(Durability.PROCESS, 64 * MB, null, 5, true);

    LineFileOptions {
        if (maxBytes < 0 || keep < 0) {
            throw new IllegalArgumentException("neither a size nor a number of files can be negative");
        }
    }

    LineFileOptions durability(Durability value) {
        return new LineFileOptions(value, maxBytes, maxAge, keep, gzip);
    }

    LineFileOptions maxBytes(long value) {
        return new LineFileOptions(durability, value, maxAge, keep, gzip);
    }

    LineFileOptions maxAge(@Nullable Duration value) {
        return new LineFileOptions(durability, maxBytes, value, keep, gzip);
    }

    LineFileOptions keep(int value) {
        return new LineFileOptions(durability, maxBytes, maxAge, value, gzip);
    }

    LineFileOptions gzip(boolean value) {
        return new LineFileOptions(durability, maxBytes, maxAge, keep, value);
    }
}
