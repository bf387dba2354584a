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
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TextMatcher;
import ai.trustmodel.tracing.spi.TraceListing;
import ai.trustmodel.tracing.spi.TraceStore;
import ai.trustmodel.tracing.spi.UsageSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads a {@link Memory} by looking at everything in it. */
final class InMemoryTraceStore implements TraceStore {
    private final Supplier<Memory> memory;

    InMemoryTraceStore(Supplier<Memory> memory) {
        this.memory = memory;
    }

    @Override
    public Page<Trace> list(TraceFilter filter) {
        return TraceListing.page(filter, memory.get().summaries().stream().filter(trace -> matches(trace, filter)));
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
                .sorted(TraceListing.NEWEST_FIRST)
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
        List<Trace> traces = memory.get().summaries().stream()
                .sorted(TraceListing.NEWEST_FIRST)
                .toList();
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
        return TraceListing.matches(filter, trace)
                && (filter.model() == null || models(trace).contains(filter.model()))
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
}
