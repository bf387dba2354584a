package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The events of one log that a filter wants, in the order of its lines. Lines nobody understands are counted. */
final class EventReader implements Closeable {
    private final LineReader lines;
    private final String domain;
    private final EventFilter filter;
    private final TimeRange times;
    private final LongAdder notUnderstood;
    private @Nullable HostEvent ahead;

    EventReader(LineReader lines, String domain, EventFilter filter, LongAdder notUnderstood) {
        this.lines = lines;
        this.domain = domain;
        this.filter = filter;
        this.notUnderstood = notUnderstood;
        times = TimeRange.of(filter.since(), filter.until());
    }

    /** The next event without taking it, null when there is none, or none yet. */
    @Nullable
    HostEvent peek() throws IOException {
        while (ahead == null) {
            long before = lines.tooLong();
            Line line = lines.next();
            notUnderstood.add(lines.tooLong() - before);
            if (line == null) {
                return null;
            }
            ahead = wanted(line);
        }
        return ahead;
    }

    @Nullable
    HostEvent next() throws IOException {
        HostEvent event = peek();
        ahead = null;
        return event;
    }

    private @Nullable HostEvent wanted(Line line) {
        byte[] bytes = line.bytes();
        long time = LineBytes.leadingTime(bytes, 0, bytes.length);
        if (time != LineTimes.UNKNOWN && !times.contains(time)) {
            return null;
        }
        HostEvent event = EventLine.read(bytes, domain);
        if (event == null) {
            if (line.ended() && !LineBytes.isBlank(bytes)) {
                notUnderstood.increment();
            }
            return null;
        }
        return filter.matches(event) ? event : null;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
