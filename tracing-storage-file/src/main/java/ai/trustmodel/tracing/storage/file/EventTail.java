package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is added to a log after it was opened, as {@code tail -F} shows it: across rotation, and when somebody cuts or
 * replaces a file. Not thread-safe.
 */
public final class EventTail implements AutoCloseable {
    /** So that a reader that was away for long does not get everything at once. */
    private static final int MOST = EventFilter.MAX_LIMIT;

    private final DomainFiles files;
    private final EventFilter filter;
    private final LongAdder notUnderstood;
    private final Map<String, EventReader> readers = new HashMap<>();

    EventTail(DomainFiles files, EventFilter filter, LongAdder notUnderstood) {
        this.files = files;
        this.filter = filter;
        this.notUnderstood = notUnderstood;
        files.there(filter.domain()).forEach((domain, log) -> open(domain, log, log.end()));
    }

    private EventReader open(String domain, LineFile log, LinePosition from) {
        EventReader reader = new EventReader(log.forward(from), domain, filter, notUnderstood);
        readers.put(domain, reader);
        return reader;
    }

    /**
     * What has been added since it was last asked, oldest first; nothing when there is nothing new. It does not wait.
     *
     * @throws ai.trustmodel.tracing.spi.StorageException when it cannot be read
     */
    public List<HostEvent> next() {
        List<HostEvent> events = new ArrayList<>();
        try {
            for (Map.Entry<String, LineFile> log : files.there(filter.domain()).entrySet()) {
                EventReader known = readers.get(log.getKey());
                EventReader reader = known == null ? open(log.getKey(), log.getValue(), LinePosition.BEGIN) : known;
                while (events.size() < MOST && reader.peek() != null) {
                    events.add(reader.next());
                }
            }
        } catch (IOException e) {
            throw Failures.of("cannot follow the logs in " + files.directory(), e);
        }
        return events;
    }

    @Override
    public void close() {
        for (EventReader reader : readers.values()) {
            try {
                reader.close();
            } catch (IOException e) {
                // It was only read.
            }
        }
        readers.clear();
    }
}
