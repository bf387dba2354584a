package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Prices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns recordings into records: extraction, redaction, size caps. Everything that enters comes through here, on the
 * writer's thread.
 */
public final class Preparer {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trustmodel.tracing");

    private final Extractors extractors;
    private final Prices prices;
    private final Sanitizer sanitizer;
    private final Counters counters;
    private final String defaultAgent;
    private final ToolLinker linker = new ToolLinker();

    public Preparer(Extractors extractors, Prices prices, Sanitizer sanitizer, Counters counters, String defaultAgent) {
        this.extractors = extractors;
        this.prices = prices;
        this.sanitizer = sanitizer;
        this.counters = counters;
        this.defaultAgent = defaultAgent;
    }

    /** The records of each recording, in order; none for a recording that cannot be made into any. */
    List<List<TraceRecord>> prepare(List<Recording> batch) {
        List<List<TraceRecord>> prepared = new ArrayList<>(batch.size());
        for (Recording recording : batch) {
            prepared.add(prepareOne(recording));
        }
        return prepared;
    }

    private List<TraceRecord> prepareOne(Recording recording) {
        try {
            List<TraceRecord> records = new ArrayList<>(3);
            if (recording instanceof Recording.Ready ready) {
                records.add(clean(ready.record()));
            } else if (recording instanceof Recording.Call call) {
                addCall(call, records);
            }
            return records.stream().map(linker::link).toList();
        } catch (Exception | Error e) { // an extractor may be anybody's
            counters.problem("a recording could not be read: " + e);
            LOG.warn("a recording could not be read and is dropped", e);
            return List.of();
        }
    }

    private TraceRecord clean(TraceRecord record) {
        if (record instanceof SpanEnded ended) {
            Span span = ended.span();
            Exchange exchange = span.extraction() == null ? span.exchange() : null;
            return new SpanEnded(sanitizer.clean(priced(exchange == null ? span : extracted(span, exchange))));
        }
        if (record instanceof EventSeen seen) {
            return new EventSeen(sanitizer.clean(seen.event()));
        }
        return sanitizer.clean(record);
    }

    private void addCall(Recording.Call call, List<TraceRecord> records) {
        Exchange exchange = call.exchange();
        Duration latency =
                exchange.latency() == null || exchange.latency().isNegative() ? Duration.ZERO : exchange.latency();
        Instant start = exchange.startedAt() != null
                ? exchange.startedAt()
                : call.recordedAt().minus(latency);
        Instant end =
                exchange.startedAt() != null && exchange.latency() == null ? call.recordedAt() : start.plus(latency);
        String traceId = call.traceId() == null ? Uuid7.at(start) : call.traceId();
        Span bare = Span.builder(Uuid7.at(end), traceId, SpanKind.LLM, start, end)
                .parentId(call.parentId())
                .exchange(exchange)
                .build();
        Span span = sanitizer.clean(priced(extracted(bare, exchange)));
        if (call.traceId() == null) {
            records.add(new TraceStarted(traceId, traceId, defaultAgent, null, start, List.of(), Map.of(), Map.of()));
        }
        records.add(new SpanEnded(span));
        if (call.traceId() == null) {
            TraceStatus status = span.status() == SpanStatus.ERROR ? TraceStatus.FAILED : TraceStatus.COMPLETED;
            records.add(new TraceEnded(Uuid7.at(end), traceId, span.endedAt(), status, span.error(), Map.of()));
        }
    }

    private Span extracted(Span span, Exchange raw) {
        Exchange exchange = sanitizer.cap(raw);
        Extraction extraction = extractors.extract(exchange);
        if (!raw.equals(exchange)) {
            extraction = extraction.toBuilder()
                    .warnings(with(extraction.warnings(), "body_too_large"))
                    .build();
        }
        if (exchange.timeToFirstToken() == null && extraction.timing() != null) {
            exchange = exchange.toBuilder()
                    .timeToFirstToken(extraction.timing().timeToFirstToken())
                    .build();
        }
        boolean understood = understood(exchange, extraction);
        if (!understood) {
            counters.notUnderstood.increment();
        }
        String error = error(exchange, extraction);
        String model = extraction.model();
        return span.toBuilder()
                .name(
                        model != null
                                ? model
                                : span.name().equals(SpanKind.LLM.value()) ? extraction.provider() : span.name())
                .exchange(understood ? withoutBodies(exchange) : exchange)
                .extraction(extraction)
                .status(error == null ? span.status() : SpanStatus.ERROR)
                .error(error == null ? span.error() : error)
                .build();
    }

    /** The span with what it cost, unless that was said already, as by an import. */
    private Span priced(Span span) {
        Extraction extraction = span.extraction();
        if (extraction == null || span.cost() != null || !span.kind().equals(SpanKind.LLM)) {
            return span;
        }
        return span.toBuilder().cost(prices.of(extraction, span.startedAt())).build();
    }

    /** Whether the extraction says what the bodies said, so that these need not be kept. */
    private static boolean understood(Exchange exchange, Extraction extraction) {
        boolean request = exchange.request() == null || !extraction.request().isEmpty();
        boolean answer = exchange.response() == null || extraction.answer() != null || extraction.error() != null;
        boolean trouble = extraction.warnings().stream()
                .anyMatch(w -> w.equals("body_not_recognised")
                        || w.equals("event_not_read")
                        || w.equals("body_too_large")
                        || w.equals("no_extractor")
                        || w.startsWith("extractor_failed"));
        return request && answer && !trouble;
    }

    private static Exchange withoutBodies(Exchange exchange) {
        return exchange.toBuilder().request(null).response(null).build();
    }

    private static @Nullable String error(Exchange exchange, Extraction extraction) {
        CallError error = extraction.error();
        if (error != null) {
            return error.message() == null ? error.kind() : error.kind() + ": " + error.message();
        }
        if (exchange.error() != null) {
            return exchange.error();
        }
        Integer status = exchange.status();
        return status != null && status >= 400 ? "http_" + status : null;
    }

    private static List<String> with(List<String> warnings, String more) {
        List<String> all = new ArrayList<>(warnings);
        all.add(more);
        return all;
    }
}
