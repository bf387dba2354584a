package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.HostEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks for events from the newest on, reading no more lines than the index says may be meant. */
final class Events {
    private static final int PART = 512;

    private final StorePaths paths;
    private final Index index;
    private final RowReader reader;

    Events(StorePaths paths, Index index, RowReader reader) {
        this.paths = paths;
        this.index = index;
        this.reader = reader;
    }

    /** The page of events that a filter asks for. */
    List<HostEvent> newest(EventFilter filter) throws IOException {
        List<HostEvent> page = new ArrayList<>();
        long[] passed = new long[1];
        each(filter, (row, event) -> {
            if (passed[0]++ >= filter.offset()) {
                page.add(event);
            }
            return page.size() < filter.limit();
        });
        return page;
    }

    /** The rows of all events that fulfil the conditions. */
    List<Row> all(EventFilter filter) throws IOException {
        List<Row> rows = new ArrayList<>();
        each(filter, (row, event) -> rows.add(row));
        return rows;
    }

    /** Takes one event after the other as long as it wants more. */
    private interface Taker {
        boolean take(Row row, HostEvent event);
    }

    private void each(EventFilter filter, Taker taker) throws IOException {
        List<Row> rows = index.eventsBefore(Long.MAX_VALUE, PART, wanted(filter));
        while (!rows.isEmpty()) {
            List<@Nullable HostEvent> events = read(rows);
            for (int i = 0; i < rows.size(); i++) {
                HostEvent event = events.get(i);
                if (event != null && filter.matches(event) && !taker.take(rows.get(i), event)) {
                    return;
                }
            }
            rows = index.eventsBefore(rows.get(rows.size() - 1).cursor(), PART, wanted(filter));
        }
    }

    private Index.EventRows wanted(EventFilter filter) {
        Path log = filter.domain() == null ? null : paths.events(filter.domain());
        // Times are known to the millisecond below.
        long from = filter.since() == null ? Long.MIN_VALUE : filter.since().toEpochMilli();
        long to = filter.until() == null ? Long.MAX_VALUE : filter.until().toEpochMilli();
        return (file, millis) ->
                (log == null || log.equals(file)) && (millis == StoreLine.UNKNOWN || (millis >= from && millis <= to));
    }

    /** Read in the order of the files, which is faster, and given newest first. */
    private List<@Nullable HostEvent> read(List<Row> rows) throws IOException {
        List<@Nullable HostEvent> events = new ArrayList<>();
        for (int i = rows.size() - 1; i >= 0; i--) {
            events.add(reader.read(rows.get(i)) instanceof EventSeen seen ? seen.event() : null);
        }
        Collections.reverse(events);
        return events;
    }
}
