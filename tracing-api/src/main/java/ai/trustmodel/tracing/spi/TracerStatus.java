package ai.trustmodel.tracing.spi;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a tracer is doing.
 *
 * @param domain what it watches, as in {@code "file_system"}
 * @param target what of it, as in a directory; empty when it watches all
 * @param engine what does the watching, as in {@code "inotify"}
 * @param running whether it watches now
 * @param startedAt since when, null when it has not been started
 * @param events how many events it handed over
 * @param waiting how many it saw and has not handed over yet
 * @param lost how many it knows that it missed
 * @param note what to know of what it sees, as in that it looks only now and then; null when there is nothing
 * @param problem what is wrong and what to do, null when nothing is
 */
public record TracerStatus(
        String domain,
        String target,
        String engine,
        boolean running,
        @Nullable Instant startedAt,
        long events,
        long waiting,
        long lost,
        @Nullable String note,
        @Nullable String problem) {}
