package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.QueryResult;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TraceListing;
import ai.trustmodel.tracing.spi.TraceProjection;
import ai.trustmodel.tracing.spi.TraceStore;
import ai.trustmodel.tracing.spi.UsageSum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The reading half: lists and totals from the index, everything else from the files by it. */
final class FileTraceStore implements TraceStore {
    private final Reading reading;

    FileTraceStore(Reading reading) {
        this.reading = reading;
    }

    @Override
    public Page<Trace> list(TraceFilter filter) {
        return reading.ask((index, reader) -> {
            Set<String> withText = filter.text() == null
                    ? Set.of()
                    : new Search(index, reader)
                            .tracesWith(
                                    filter.text(),
                                    settled(reader, summary -> TraceListing.matches(filter, summary.trace())));
            return TraceListing.page(
                    filter,
                    settled(
                                    reader,
                                    summary -> TraceListing.matches(filter, summary.trace())
                                            && (filter.model() == null
                                                    || summary.models().contains(filter.model()))
                                            && (filter.text() == null
                                                    || withText.contains(
                                                            summary.trace().id())))
                            .stream()
                            .map(TraceEntry.Summary::trace));
        });
    }

    @Override
    public Optional<Trace> trace(String traceId) {
        List<TraceRecord> records = recordsOf(traceId);
        if (records.isEmpty()) {
            return Optional.empty();
        }
        TraceProjection projection = new TraceProjection(traceId);
        records.forEach(projection::add);
        return Optional.of(projection.trace());
    }

    @Override
    public Optional<Trace> summary(String traceId) {
        return reading.ask((index, reader) -> {
            TraceEntry.Summary summary = reading.summaries().settled(traceId, reader);
            return summary == null ? Optional.empty() : Optional.of(summary.trace());
        });
    }

    @Override
    public List<Span> spans(String traceId) {
        return SpanFacts.spans(recordsOf(traceId));
    }

    @Override
    public Page<SearchHit> search(SearchQuery query) {
        TraceFilter where =
                TraceFilter.all().agentId(query.agentId()).since(query.since()).until(query.until());
        return reading.ask((index, reader) -> new Search(index, reader)
                .run(query, settled(reader, summary -> TraceListing.matches(where, summary.trace()))));
    }

    @Override
    public List<UsageTotals> usage(UsageQuery query) {
        return reading.ask((index, reader) -> {
            UsageSum sum = new UsageSum(query);
            for (TraceEntry.Summary summary : reading.settled(reader)) {
                Trace trace = summary.trace();
                summary.usage().forEach(part -> sum.add(trace.agentId(), trace.threadId(), part));
            }
            return sum.totals();
        });
    }

    @Override
    public List<StoredRecord> records(long after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + "; it must be 1 or more");
        }
        return reading.ask((index, reader) -> {
            List<StoredRecord> found = new ArrayList<>();
            long cursor = after;
            List<Row> rows;
            // A record that cannot be read is left out, which must not look like the end of the stream.
            do {
                rows = index.rowsAfter(cursor, limit);
                for (Row row : rows) {
                    TraceRecord record = reader.read(row);
                    cursor = row.cursor();
                    if (record != null) {
                        found.add(new StoredRecord(cursor, record));
                    }
                }
            } while (found.isEmpty() && !rows.isEmpty());
            return found;
        });
    }

    @Override
    public long lastCursor() {
        return reading.ask((index, reader) -> index.last());
    }

    @Override
    public List<HostEvent> events(EventFilter filter) {
        return reading.ask((index, reader) -> new Events(reading.paths(), index, reader).newest(filter));
    }

    @Override
    public List<String> idsBeginningWith(String prefix, int limit) {
        return reading.ask((index, reader) -> index.idsBeginningWith(prefix, limit));
    }

    @Override
    public StoreStats stats() {
        return reading.ask((index, reader) -> {
            List<Trace> traces = reading.settled(reader).stream()
                    .map(TraceEntry.Summary::trace)
                    .toList();
            return new StoreStats(
                    reading.paths().traces().toString(),
                    traces.size(),
                    traces.stream().mapToLong(Trace::spanCount).sum(),
                    traces.stream().mapToLong(Trace::messageCount).sum(),
                    index.bytes(),
                    traces.stream()
                            .map(Trace::createdAt)
                            .min(Comparator.naturalOrder())
                            .orElse(null),
                    traces.stream()
                            .map(Trace::createdAt)
                            .max(Comparator.naturalOrder())
                            .orElse(null));
        });
    }

    @Override
    public QueryResult query(String statement, int maxRows) {
        throw new UnsupportedOperationException("files have no query language; list, search and count what is in them,"
                + " read " + reading.paths().traces()
                + " with jq, or export it and import it into a store that answers SQL"
                + " (TRUSTMODEL_STORAGE=sqlite)");
    }

    private List<TraceRecord> recordsOf(String traceId) {
        return reading.ask((index, reader) -> reader.read(index.rowsOf(traceId)));
    }

    private List<TraceEntry.Summary> settled(RowReader reader, Predicate<TraceEntry.Summary> wanted)
            throws IOException {
        return reading.settled(reader).stream().filter(wanted).toList();
    }
}
