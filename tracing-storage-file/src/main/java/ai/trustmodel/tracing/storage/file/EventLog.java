package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The events of the machine as files that people read too: a directory with one log for each domain,
 * {@code file_system.jsonl}, one line of JSON an event. Full logs are put aside as {@code file_system.000001.jsonl},
 * compressed, and the oldest removed. Several processes may write and read at the same time. Thread-safe.
 *
 * <p>Settings: {@code TRUSTMODEL_LOG_MAX_SIZE} (default {@code 64m}), {@code TRUSTMODEL_LOG_MAX_AGE} as in {@code 7d}
 * (default none), {@code TRUSTMODEL_LOG_KEEP} rotated files (default 5, 0 for all), {@code TRUSTMODEL_LOG_GZIP}
 * ({@code on}), {@code TRUSTMODEL_DURABILITY} ({@code process}).
 */
public final class EventLog implements AutoCloseable {
    private final DomainFiles files;
    private final LongAdder notUnderstood = new LongAdder();

    EventLog(Path directory, LineFileOptions options, Clock clock) {
        files = new DomainFiles(directory, options, clock);
    }

    /**
     * The logs of a directory, which need not be there yet.
     *
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when a setting cannot be understood
     */
    public static EventLog in(Path directory, Settings settings) {
        LineFileOptions options = LineFileOptions.of(settings, "TRUSTMODEL_LOG", LineFileOptions.DEFAULT);
        return new EventLog(directory, options, Clock.systemUTC());
    }

    /**
     * Adds events, each to the log of its domain. What was added of a domain is there when this returns, and when it
     * throws, those of one domain are there together or not at all.
     *
     * @throws StorageException when they cannot be added
     */
    public void append(List<HostEvent> events) {
        Map<String, List<byte[]>> lines = new LinkedHashMap<>();
        for (HostEvent event : events) {
            lines.computeIfAbsent(event.domain(), domain -> new ArrayList<>()).add(EventLine.write(event));
        }
        lines.forEach((domain, some) -> files.of(domain).append(some));
    }

    /**
     * The events that the filter wants, those first that were added last; of several domains, which have no order among
     * them, the latest first.
     *
     * @throws StorageException when they cannot be read
     */
    public List<HostEvent> events(EventFilter filter) {
        TimeRange times = TimeRange.of(filter.since(), filter.until());
        List<EventReader> readers = new ArrayList<>();
        try {
            for (Map.Entry<String, LineFile> log : files.there(filter.domain()).entrySet()) {
                LineReader lines = log.getValue().backward(times);
                readers.add(new EventReader(lines, log.getKey(), filter, notUnderstood));
            }
            return page(readers, filter);
        } catch (IOException e) {
            throw Failures.of("cannot read the logs in " + files.directory(), e);
        } finally {
            readers.forEach(EventLog::closeQuietly);
        }
    }

    private static List<HostEvent> page(List<EventReader> readers, EventFilter filter) throws IOException {
        List<HostEvent> page = new ArrayList<>();
        long passed = 0;
        while (page.size() < filter.limit()) {
            EventReader latest = null;
            for (EventReader reader : readers) {
                if (isLater(reader.peek(), latest == null ? null : latest.peek())) {
                    latest = reader;
                }
            }
            HostEvent event = latest == null ? null : latest.next();
            if (event == null) {
                break;
            }
            if (passed++ >= filter.offset()) {
                page.add(event);
            }
        }
        return page;
    }

    private static boolean isLater(@Nullable HostEvent one, @Nullable HostEvent other) {
        return one != null && (other == null || one.timestamp().isAfter(other.timestamp()));
    }

    /** The events that are added from now on and that the filter wants, whatever its limit and offset. */
    public EventTail follow(EventFilter filter) {
        return new EventTail(files, filter, notUnderstood);
    }

    /**
     * Removes the events that fulfil these conditions, whatever limit and offset they have.
     *
     * @return how many there were
     * @throws StorageException when they cannot be removed
     */
    public long clear(EventFilter filter) {
        EventFilter whole =
                new EventFilter(filter.domain(), null, null, null, null, null, filter.limit(), filter.offset());
        long removed = 0;
        for (Map.Entry<String, LineFile> log : files.there(filter.domain()).entrySet()) {
            removed += filter.equals(whole) ? log.getValue().clear() : removeFrom(log.getValue(), log.getKey(), filter);
        }
        return removed;
    }

    private static long removeFrom(LineFile log, String domain, EventFilter filter) {
        return log.removeIf(line -> {
            HostEvent event = EventLine.read(line.bytes(), domain);
            return event != null && filter.matches(event);
        });
    }

    /** The domains that have a log, in the order of the alphabet. */
    public List<String> domains() {
        return List.copyOf(files.there(null).keySet());
    }

    /** How many lines were passed over since this log was opened, because nobody understands them. */
    public long notUnderstood() {
        return notUnderstood.sum();
    }

    private static void closeQuietly(EventReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            // It was only read.
        }
    }

    @Override
    public void close() {
        files.close();
    }
}
