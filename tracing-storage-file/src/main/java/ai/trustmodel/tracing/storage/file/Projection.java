package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.model.UsageQuery.By;
import ai.trustmodel.tracing.model.UsageTotals;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.TraceProjection;
import ai.trustmodel.tracing.spi.UsageSum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the records of a trace amount to, as far as they were read. Not thread-safe. */
final class Projection {
    private static final UsageQuery BY_CALL = UsageQuery.by(By.DAY, By.PROVIDER, By.MODEL);

    private final TraceProjection trace;
    private final Set<String> models = new LinkedHashSet<>();
    private final UsageSum usage = new UsageSum(BY_CALL);
    private boolean priced;
    private int records;
    private long last;
    private long bytes;

    Projection(String traceId) {
        trace = new TraceProjection(traceId);
    }

    /** Whether these rows begin with those that were read. */
    boolean isPartOf(List<Row> rows) {
        return records <= rows.size() && (records == 0 || rows.get(records - 1).cursor() == last);
    }

    /** About what it takes in memory. */
    long bytes() {
        return bytes;
    }

    /** Reads the rows that were not read yet; they are all of the trace's. */
    TraceEntry.Summary settle(List<Row> rows, RowReader reader) throws IOException {
        for (Row row : rows.subList(records, rows.size())) {
            TraceRecord record = reader.read(row);
            if (record != null) {
                add(record);
            }
            bytes += row.place().length();
            last = row.cursor();
            records++;
        }
        return new TraceEntry.Summary(
                trace.summary(), Set.copyOf(models), priced ? repriced(rows, reader) : usage.totals(), records, last);
    }

    private void add(TraceRecord record) {
        trace.add(record);
        priced |= record instanceof SpanPriced;
        if (record instanceof SpanEnded ended) {
            String model = SpanFacts.model(ended.span());
            if (model != null) {
                models.add(model);
            }
            usage.add("", "", ended.span());
        }
    }

    /** A later price changes what was added, so it is added anew. */
    private static List<UsageTotals> repriced(List<Row> rows, RowReader reader) throws IOException {
        List<TraceRecord> records = new ArrayList<>();
        for (Row row : rows) {
            TraceRecord record = reader.read(row);
            if (record instanceof SpanEnded || record instanceof SpanPriced) {
                records.add(record);
            }
        }
        UsageSum sum = new UsageSum(BY_CALL);
        SpanFacts.spans(records).forEach(span -> sum.add("", "", span));
        return sum.totals();
    }
}
