package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers a {@link TraceFilter} for a store that has its traces at hand as a list shows them. */
public final class TraceListing {
    /** The order of every list: by {@code created_at}, then by id, both descending. */
    public static final Comparator<Trace> NEWEST_FIRST =
            Comparator.comparing(Trace::createdAt).thenComparing(Trace::id).reversed();

    private TraceListing() {}

    /**
     * Whether a trace fulfils the conditions. Those of the text and of the model are not looked at, since a trace without
     * its messages and spans does not say; nor is the page it would be on.
     */
    public static boolean matches(TraceFilter filter, Trace trace) {
        return equalsOrAny(filter.agentId(), trace.agentId())
                && equalsOrAny(filter.threadId(), trace.threadId())
                && equalsOrAny(filter.status(), trace.status())
                && (filter.since() == null || !trace.createdAt().isBefore(filter.since()))
                && (filter.until() == null || trace.createdAt().isBefore(filter.until()))
                && (filter.tag() == null || trace.tags().contains(filter.tag()))
                && equalsOrAny(filter.hasError(), trace.errorCount() > 0 || trace.status() == TraceStatus.FAILED)
                && filter.metadata().entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().equals(text(trace.metadata().get(entry.getKey()))));
    }

    /**
     * The page that a filter asks for.
     *
     * @param matching the traces that fulfil its conditions, in any order
     * @throws IllegalArgumentException when the filter's cursor is none
     */
    public static Page<Trace> page(TraceFilter filter, Stream<Trace> matching) {
        Position after = filter.cursor() == null ? null : Position.of(filter.cursor());
        long passed = after == null ? filter.offset() : 0;
        long kept = passed + filter.limit() + 1;
        long[] total = new long[1];
        // All are counted, and only those of this page and the pages before it are kept; the last of them is on top.
        PriorityQueue<Trace> newest = new PriorityQueue<>(NEWEST_FIRST.reversed());
        matching.forEach(trace -> {
            total[0]++;
            if (after == null || after.isBefore(trace)) {
                newest.add(trace);
                if (newest.size() > kept) {
                    newest.remove();
                }
            }
        });
        List<Trace> found = newest.stream().sorted(NEWEST_FIRST).skip(passed).toList();
        if (found.size() <= filter.limit()) {
            return new Page<>(found, total[0], null);
        }
        List<Trace> page = found.subList(0, filter.limit());
        Trace last = page.get(page.size() - 1);
        return new Page<>(page, total[0], last.createdAt() + " " + last.id());
    }

    private static boolean equalsOrAny(@Nullable Object wanted, Object actual) {
        return wanted == null || wanted.equals(actual);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof Map || value instanceof Collection
                ? Json.write(value)
                : value == null ? null : value.toString();
    }

    /** Where a page ended. */
    private record Position(Instant createdAt, String id) {
        static Position of(String cursor) {
            try {
                int space = cursor.indexOf(' ');
                return new Position(
                        Instant.parse(cursor.substring(0, Math.max(0, space))), cursor.substring(space + 1));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "'" + cursor + "' is not a cursor; pass Page.next of the page before", e);
            }
        }

        boolean isBefore(Trace trace) {
            int order = trace.createdAt().compareTo(createdAt);
            return order < 0 || (order == 0 && trace.id().compareTo(id) < 0);
        }
    }
}
