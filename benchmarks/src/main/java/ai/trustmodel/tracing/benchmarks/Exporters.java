package ai.trustmodel.tracing.benchmarks;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** What OpenTelemetry's batch processor hands its batches to. Both count what came. */
abstract class Exporters implements SpanExporter {
    final AtomicLong exported = new AtomicLong();

    /** Does nothing with a span. */
    static Exporters none() {
        return new Exporters() {
            @Override
            void take(Collection<SpanData> spans) {
                // Counting is all.
            }
        };
    }

    /** Inserts spans into the flat table, a transaction a batch. */
    static Exporters into(FlatTable table) {
        return new Exporters() {
            @Override
            void take(Collection<SpanData> spans) throws SQLException {
                List<FlatTable.Row> rows = new ArrayList<>(spans.size());
                spans.forEach(span -> rows.add(row(span)));
                table.insert(rows);
            }
        };
    }

    abstract void take(Collection<SpanData> spans) throws SQLException;

    private static FlatTable.Row row(SpanData span) {
        Attributes attributes = span.getAttributes();
        return new FlatTable.Row(
                span.getSpanId(),
                span.getTraceId(),
                "default",
                span.getName(),
                text(attributes.get(OpenTelemetryPeer.PROVIDER)),
                text(attributes.get(OpenTelemetryPeer.MODEL)),
                span.getStartEpochNanos() / 1_000,
                span.getEndEpochNanos() / 1_000,
                "ok",
                Objects.requireNonNullElse(attributes.get(OpenTelemetryPeer.INPUT), 0L),
                Objects.requireNonNullElse(attributes.get(OpenTelemetryPeer.OUTPUT), 0L),
                text(attributes.get(OpenTelemetryPeer.MESSAGES)),
                text(attributes.get(OpenTelemetryPeer.ANSWER)));
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return Objects.requireNonNullElse(value, "");
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        try {
            take(spans);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        exported.addAndGet(spans.size());
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }
}
