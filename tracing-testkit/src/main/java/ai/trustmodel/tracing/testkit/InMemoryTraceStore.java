package ai.trustmodel.tracing.testkit;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TraceStore;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads a {@link Memory} by looking at everything in it. */
final class InMemoryTraceStore implements TraceStore {
    private static final Comparator<Trace> NEWEST_FIRST =
            Comparator.comparing(Trace::createdAt).thenComparing(Trace::id).reversed();

    private final Supplier<Memory> memory;

    InMemoryTraceStore(Supplier<Memory> memory) {
        this.memory = memory;
    }

    @Override
    public Page<Trace> list(TraceFilter filter) {
        List<Trace> matching = memory.get().summaries().stream()
                .filter(trace -> matches(trace, filter))
                .sorted(NEWEST_FIRST)
                .toList();
        List<Trace> rest = filter.cursor() == null
                ? matching.stream().skip(filter.offset()).toList()
                : matching.stream().filter(after(filter.cursor())::isBefore).toList();
        List<Trace> page = rest.stream().limit(filter.limit()).toList();
        Trace last = page.size() < rest.size() ? page.get(page.size() - 1) : null;
        return new Page<>(page, matching.size(), last == null ? null : last.createdAt() + " " + last.id());
    }

    @Override
    public Optional<Trace> trace(String traceId) {
        return Optional.ofNullable(memory.get().trace(traceId));
    }

    @Override
    public List<Span> spans(String traceId) {
        return spansOf(traceId);
    }

    @Override
    public Page<SearchHit> search(SearchQuery query) {
        TextMatcher text = new TextMatcher(query.text());
        TraceFilter where =
                TraceFilter.all().agentId(query.agentId()).since(query.since()).until(query.until());
        List<SearchHit> hits = new ArrayList<>();
        memory.get().summaries().stream()
                .filter(trace -> matches(trace, where))
                .sorted(NEWEST_FIRST)
                .forEach(trace -> messages(trace.id()).stream()
                        .filter(message -> text.matches(message.content()))
                        .forEach(message -> hits.add(new SearchHit(
                                trace.id(),
                                trace.threadId(),
                                trace.agentId(),
                                message.type(),
                                trace.createdAt(),
                                text.snippet(message.content())))));
        List<SearchHit> page =
                hits.stream().skip(query.offset()).limit(query.limit()).toList();
        return new Page<>(page, hits.size(), null);
    }

    @Override
    public List<UsageTotals> usage(UsageQuery query) {
        UsageSum sum = new UsageSum(query);
        for (Trace trace : memory.get().summaries()) {
            spansOf(trace.id()).forEach(span -> sum.add(trace.agentId(), trace.threadId(), span));
        }
        return sum.totals();
    }

    @Override
    public List<StoredRecord> records(long after, int limit) {
        return memory.get().after(after, limit);
    }

    @Override
    public StoreStats stats() {
        List<Trace> traces =
                memory.get().summaries().stream().sorted(NEWEST_FIRST).toList();
        long messages = traces.stream()
                .flatMap(trace -> messages(trace.id()).stream())
                .distinct()
                .count();
        return new StoreStats(
                "memory",
                traces.size(),
                traces.stream().mapToLong(Trace::spanCount).sum(),
                messages,
                null,
                traces.isEmpty() ? null : traces.get(traces.size() - 1).createdAt(),
                traces.isEmpty() ? null : traces.get(0).createdAt());
    }

    private List<Message> messages(String traceId) {
        Trace trace = memory.get().trace(traceId);
        return trace == null ? List.of() : trace.messages();
    }

    private List<Span> spansOf(String traceId) {
        return SpanFacts.spans(memory.get().records(traceId));
    }

    private boolean matches(Trace trace, TraceFilter filter) {
        return equalsOrAny(filter.agentId(), trace.agentId())
                && equalsOrAny(filter.threadId(), trace.threadId())
                && equalsOrAny(filter.status(), trace.status())
                && (filter.since() == null || !trace.createdAt().isBefore(filter.since()))
                && (filter.until() == null || trace.createdAt().isBefore(filter.until()))
                && (filter.tag() == null || trace.tags().contains(filter.tag()))
                && equalsOrAny(filter.hasError(), trace.errorCount() > 0 || trace.status() == TraceStatus.FAILED)
                && (filter.model() == null || models(trace).contains(filter.model()))
                && filter.metadata().entrySet().stream()
                        .allMatch(entry ->
                                entry.getValue().equals(text(trace.metadata().get(entry.getKey()))))
                && (filter.text() == null
                        || new TextMatcher(filter.text())
                                .matchesTogether(messages(trace.id()).stream()
                                        .map(Message::content)
                                        .toList()));
    }

    private List<String> models(Trace trace) {
        return spansOf(trace.id()).stream()
                .map(SpanFacts::model)
                .filter(model -> model != null)
                .toList();
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
        boolean isBefore(Trace trace) {
            int order = trace.createdAt().compareTo(createdAt);
            return order < 0 || (order == 0 && trace.id().compareTo(id) < 0);
        }
    }

    private static Position after(String cursor) {
        try {
            int space = cursor.indexOf(' ');
            return new Position(Instant.parse(cursor.substring(0, Math.max(0, space))), cursor.substring(space + 1));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + cursor + "' is not a cursor; pass Page.next of the page before", e);
        }
    }
}
