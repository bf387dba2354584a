package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.TraceProjection;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records spans of others, in whatever order and mixed as their traces are. What a store has of a trace already is passed
 * over; a trace whose root is not among the documents is begun and ended with its first and last span. Not thread-safe.
 */
final class SpanImport {
    /** Records one of them. */
    interface Sink {
        void accept(TraceRecord record) throws IOException;
    }

    private final Supplier<TraceStore> store;
    private final String agent;
    private final boolean everybodys;
    private final String file;
    private final Sink sink;
    private final Map<String, OneTrace> traces = new LinkedHashMap<>();
    private int calls;

    /**
     * Spans of this file.
     *
     * @param agent whose the traces are that do not say
     * @param everybodys whether they are this agent's although they say something else
     */
    SpanImport(Supplier<TraceStore> store, String agent, boolean everybodys, String file, Sink sink) {
        this.store = store;
        this.agent = agent;
        this.everybodys = everybodys;
        this.file = file;
        this.sink = sink;
    }

    void accept(List<TraceRecord> records, String form) throws IOException {
        for (TraceRecord record : records) {
            String id = String.valueOf(record.traceId());
            OneTrace trace = traces.computeIfAbsent(id, unknown -> new OneTrace(unknown, form));
            if (record instanceof TraceStarted started) {
                trace.start = started;
                trace.begin();
            } else if (record instanceof SpanEnded ended) {
                trace.add(ended);
            } else if (record instanceof TraceEnded ended) {
                trace.end = ended;
            }
        }
    }

    Importer.Added finish() throws IOException {
        int changed = 0;
        for (OneTrace trace : traces.values()) {
            trace.begin();
            if (trace.changed) {
                changed++;
                sink.accept(trace.ended());
            }
        }
        return new Importer.Added(changed, calls);
    }

    private final class OneTrace {
        private final String id;
        private final String form;
        private final boolean there;
        private final Set<String> known = new HashSet<>();
        private @Nullable TraceStarted start;
        private @Nullable TraceEnded end;
        private @Nullable Instant first;
        private @Nullable Instant last;
        private @Nullable String error;
        private boolean begun;
        private boolean changed;

        OneTrace(String id, String form) {
            this.id = id;
            this.form = form;
            List<Span> stored = spans();
            stored.forEach(span -> known.add(last8(span.id())));
            this.there = isThere();
        }

        private List<Span> spans() {
            try {
                return store.get().spans(id);
            } catch (UnsupportedOperationException e) {
                return List.of(); // a store that only writes leaves out by itself what it has
            }
        }

        private boolean isThere() {
            try {
                return store.get().summary(id).isPresent();
            } catch (UnsupportedOperationException e) {
                return false;
            }
        }

        void add(SpanEnded ended) throws IOException {
            Span span = ended.span();
            if (known.add(last8(span.id()))) {
                first = first == null || span.startedAt().isBefore(first) ? span.startedAt() : first;
                last = last == null || span.endedAt().isAfter(last) ? span.endedAt() : last;
                error = span.status() == SpanStatus.ERROR && span.parentId() == null ? span.error() : error;
                calls += span.kind().equals(SpanKind.LLM) ? 1 : 0;
                changed = true;
                sink.accept(ended);
            }
        }

        /** Says that the trace began, once, when that is known or nothing more will come. */
        void begin() throws IOException {
            if (begun || there || (start == null && first == null)) {
                return;
            }
            begun = true;
            changed = true;
            TraceStarted said = start;
            boolean named = said != null && !said.agentId().equals(TraceProjection.UNKNOWN_AGENT) && !everybodys;
            Set<String> tags = new LinkedHashSet<>(said == null ? List.of() : said.tags());
            tags.add("import");
            Map<String, Object> metadata = new HashMap<>();
            metadata.put("source", file);
            metadata.put("format", form);
            metadata.putAll(said == null ? Map.of() : said.metadata());
            sink.accept(new TraceStarted(
                    id,
                    said == null ? id : said.threadId(),
                    named && said != null ? said.agentId() : agent,
                    said == null ? file : said.name(),
                    said == null && first != null ? first : said == null ? Instant.EPOCH : said.at(),
                    new ArrayList<>(tags),
                    metadata,
                    Map.of()));
        }

        private TraceEnded ended() {
            if (end != null) {
                return end;
            }
            Instant at = last == null ? start == null ? Instant.EPOCH : start.at() : last;
            TraceStatus status = error == null ? TraceStatus.COMPLETED : TraceStatus.FAILED;
            return new TraceEnded(ContentId.of(id, "end"), id, at, status, error, Map.of());
        }
    }

    // The id of a span in OpenTelemetry is the last 8 bytes of ours.
    private static String last8(String id) {
        String digits = id.replace("-", "");
        return digits.substring(Math.max(0, digits.length() - 16));
    }
}
