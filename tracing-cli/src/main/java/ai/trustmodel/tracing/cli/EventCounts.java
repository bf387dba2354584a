package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.spi.TraceStore;
import ai.trustmodel.tracing.spi.Tracers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many events a store holds, by domain.
 *
 * @param byDomain the counts
 * @param more whether there are more than that, since a store that cannot count was read only so far
 */
record EventCounts(Map<String, Long> byDomain, boolean more) {
    private static final String COUNT = "SELECT domain, count(*) FROM events GROUP BY domain";
    private static final int MOST_DOMAINS = 1_000;

    /** The counts of all domains. */
    static EventCounts of(TraceStore store) {
        Map<String, Long> counts = new TreeMap<>();
        try {
            QueryResult result = store.query(COUNT, MOST_DOMAINS);
            for (List<@Nullable Object> row : result.rows()) {
                if (row.get(1) instanceof Number number) {
                    counts.put(String.valueOf(row.get(0)), number.longValue());
                }
            }
            return new EventCounts(counts, result.truncated() != null);
        } catch (UnsupportedOperationException | IllegalArgumentException e) { // it cannot count
            EventFilter filter = EventFilter.all().limit(EventFilter.MAX_LIMIT);
            store.events(filter).forEach(event -> counts.merge(event.domain(), 1L, Long::sum));
            EventCounts read = new EventCounts(counts, false);
            return new EventCounts(counts, read.total() == EventFilter.MAX_LIMIT);
        }
    }

    long total() {
        return byDomain.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What is told of all of them: {@code 3,400 events}. */
    String shown() {
        return (more ? "at least " : "") + Numbers.of(total(), "event");
    }

    /** What is told of those of one domain. */
    String shown(String domain) {
        return (more ? "at least " : "") + Numbers.of(byDomain.getOrDefault(domain, 0L), "event");
    }

    /** @throws Failure when there are no events of this domain, and nothing that could watch it */
    void require(String domain) {
        Set<String> watched = Tracers.available().keySet();
        if (!watched.contains(domain) && !byDomain.containsKey(domain) && !more) {
            throw new Failure("Invalid domain '" + domain + "'. Valid domains are: " + String.join(", ", watched));
        }
    }
}
