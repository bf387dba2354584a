package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.SpanFacts;
import ai.trustmodel.tracing.spi.StorageException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Writes batches of records, each batch in one transaction. Used by one thread at a time. */
final class Appender {
    private static final String ENTRY =
            "INSERT OR IGNORE INTO entry (key, seq, id, record, kind, name, parent, started,"
                    + " took, status, provider, model, input_tokens, output_tokens, total_tokens, cache_read, cache_creation,"
                    + " reasoning, cost, partly) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    /** How a span is marked among the kinds of record. */
    static final int SPAN = 3;

    /** How an event is. */
    static final int EVENT = 4;

    private static final int PART = 64;
    private static final @Nullable Object[] NOT_A_SPAN = new @Nullable Object[16];

    private final Codec codec;
    private final Names names = new Names();
    private final Bodies bodies;
    private final TraceStates traces;

    Appender(Codec codec) {
        this.codec = codec;
        this.bodies = new Bodies(codec);
        this.traces = new TraceStates(codec);
    }

    /** Forgets what is known of the file: another process has written, or a transaction failed. */
    void forget() {
        names.forget();
        bodies.forget();
        traces.forget();
    }

    /**
     * What {@link #append} takes: the batch in parts that other threads make ready while this one writes those before
     * them. A part that nobody has begun is made ready by whoever needs it.
     */
    List<FutureTask<List<Prepared>>> prepare(List<TraceRecord> batch) {
        Set<Long> stored = bodies.stored();
        List<FutureTask<List<Prepared>>> parts = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += PART) {
            List<TraceRecord> part = batch.subList(from, Math.min(batch.size(), from + PART));
            parts.add(new FutureTask<>(() -> part.stream()
                    .map(record -> Prepared.of(record, codec, stored))
                    .toList()));
        }
        parts.stream().skip(1).forEach(ForkJoinPool.commonPool()::execute);
        return parts;
    }

    void append(Db db, State state, List<FutureTask<List<Prepared>>> batch) throws SQLException {
        Set<TraceState> touched = new LinkedHashSet<>();
        for (FutureTask<List<Prepared>> part : batch) {
            part.run();
            append(db, state, get(part), touched);
        }
        // While this thread writes rows, others work out what the traces amount to now.
        CompletableFuture<Void> projected =
                CompletableFuture.runAsync(() -> touched.parallelStream().forEach(TraceState::project));
        try {
            db.flush();
        } finally {
            projected.join();
        }
        UsageDays days = new UsageDays();
        for (TraceState trace : touched) {
            if (trace.next > trace.before) {
                list(db, state, trace, days);
            }
        }
        days.write(db);
        db.flush();
        bodies.settle(db, state);
        traces.settle();
    }

    private void append(Db db, State state, List<Prepared> part, Set<TraceState> touched) throws SQLException {
        bodies.find(db, state, part);
        LooseEvents loose = new LooseEvents(state);
        for (Prepared prepared : part) {
            String id = prepared.record().traceId();
            if (id == null && prepared.event() != null) {
                loose.add(prepared.event());
                continue;
            }
            if (id == null) {
                long seq = state.lastRecord + 1;
                if (insert(db, -seq, seq, prepared, NOT_A_SPAN) == 1) {
                    store(db, state, -seq, prepared, Links.NONE);
                }
                continue;
            }
            TraceState trace = traces.get(db, state, id);
            if (touched.add(trace)) {
                trace.before = trace.next;
                trace.changes.clear();
            }
            append(db, state, trace, prepared);
        }
        loose.write(db);
        db.flush();
    }

    private static List<Prepared> get(FutureTask<List<Prepared>> part) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return part.get();
                } catch (InterruptedException e) {
                    interrupted = true; // a batch is stored whole; whoever asked to stop is told afterwards
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IllegalArgumentException reason) {
                throw StorageException.permanent("a record cannot be stored: " + reason.getMessage(), reason);
            }
            throw new IllegalStateException("making records ready failed", e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void append(Db db, State state, TraceState trace, Prepared prepared) throws SQLException {
        long key = Keys.of(trace.no, trace.next);
        long seq = state.lastRecord + 1;
        Span span = prepared.record() instanceof SpanEnded ended ? ended.span() : null;
        int provider = span == null ? 0 : names.number(db, SpanFacts.provider(span));
        int model = span == null ? 0 : names.number(db, SpanFacts.model(span));
        UsageDays.Call call = span == null ? null : call(span, provider, model, trace);
        if (insert(db, key, seq, prepared, span == null || call == null ? NOT_A_SPAN : columns(db, span, call)) == 0) {
            return; // stored already
        }
        Links links = links(db, state, trace, prepared, span, key);
        store(db, state, key, prepared, links);
        trace.next++;
        if (call != null) {
            state.spans++;
            trace.changes.add(new UsageDays.Change(call, 1, false));
        } else if (prepared.record() instanceof SpanPriced price) {
            int llm = names.number(db, SpanKind.LLM.value());
            trace.changes.addAll(UsageDays.price(db, llm, trace, price.spanId(), UsageDays.Price.of(price.cost())));
        }
    }

    private Links links(Db db, State state, TraceState trace, Prepared prepared, @Nullable Span span, long key)
            throws SQLException {
        Extraction call = span == null ? null : span.extraction();
        if (span != null && call != null) {
            return trace.link(db, state, bodies, prepared, span, call);
        }
        trace.later(prepared.record(), prepared.packed().data().length);
        // What a tool says in the conversation is told by its span; it needs a number to be found by its words.
        if (span == null || !trace.asides.speaks(span)) {
            return Links.NONE;
        }
        long body = bodies.ofSpan(db, state, key, trace.no);
        trace.asides.add(span, body);
        return new Links(-1, 0, new long[0], body, 0);
    }

    /** 1 when the record is new; the unique id decides, so that no look-up is needed before. */
    private static int insert(Db db, long key, long seq, Prepared prepared, @Nullable Object[] columns)
            throws SQLException {
        @Nullable Object[] row = new @Nullable Object[4 + columns.length];
        row[0] = key;
        row[1] = seq;
        row[2] = prepared.id();
        row[3] = kind(prepared.record());
        System.arraycopy(columns, 0, row, 4, columns.length);
        return db.update(ENTRY, row);
    }

    private static void store(Db db, State state, long key, Prepared prepared, Links links) throws SQLException {
        state.lastRecord++;
        Packed packed = prepared.packed();
        db.later(
                "INSERT INTO payload (key, links, data, cuts) VALUES (?, ?, ?, ?)",
                key,
                links.encode(),
                packed.data(),
                packed.cuts());
        Attachment.store(db, Attachment.OF_PAYLOAD, key, packed.media());
        if (prepared.event() != null) {
            db.later(prepared.event().table().insert(), prepared.event().at(state.lastRecord));
        }
        db.later("INSERT INTO stream VALUES (?, ?)", state.lastRecord, key);
    }

    private @Nullable Object[] columns(Db db, Span span, UsageDays.Call call) throws SQLException {
        boolean llm = span.kind().equals(SpanKind.LLM);
        boolean recurs = llm || span.kind().equals(SpanKind.TOOL);
        Usage usage = SpanFacts.usage(span);
        return new @Nullable Object[] {
            names.number(db, span.kind().value()),
            recurs ? (Object) names.number(db, span.name()) : Text.encode(span.name()),
            span.parentId() == null ? null : Ids.encode(span.parentId()),
            Times.nanos(span.startedAt()),
            Times.nanos(span.duration()),
            Statuses.number(span.status()),
            call.provider(),
            call.model(),
            usage == null ? null : usage.inputTokens(),
            usage == null ? null : usage.outputTokens(),
            usage == null ? null : SpanFacts.total(usage),
            usage == null ? null : usage.inputTokenDetails().get(Usage.CACHE_READ),
            usage == null ? null : usage.inputTokenDetails().get(Usage.CACHE_CREATION),
            usage == null ? null : usage.outputTokenDetails().get(Usage.REASONING),
            call.price().pico(),
            call.price().partly() ? (Integer) 1 : null
        };
    }

    private static UsageDays.Call call(Span span, int provider, int model, TraceState trace) {
        Usage usage = SpanFacts.usage(span);
        return new UsageDays.Call(
                Times.nanos(span.startedAt()) + Times.nanos(span.duration()),
                span.kind().equals(SpanKind.LLM),
                provider,
                model,
                span.status() == SpanStatus.ERROR,
                usage == null ? null : (Long) SpanFacts.total(usage),
                usage == null ? 0 : orZero(usage.inputTokens()),
                usage == null ? 0 : orZero(usage.outputTokens()),
                usage == null ? 0 : orZero(usage.inputTokenDetails().get(Usage.CACHE_READ)),
                usage == null ? 0 : orZero(usage.inputTokenDetails().get(Usage.CACHE_CREATION)),
                usage == null ? 0 : orZero(usage.outputTokenDetails().get(Usage.REASONING)),
                UsageDays.Price.of(trace.prices.getOrDefault(span.id(), span.cost())));
    }

    /** Writes the trace as lists show it, and everything that is counted by trace. */
    private void list(Db db, State state, TraceState trace, UsageDays days) throws SQLException {
        Trace now = trace.summary();
        TraceState.Listed before = trace.listed;
        int agent = names.number(db, now.agentId());
        int status = Statuses.number(now.status());
        Set<Labels.Label> labels = Labels.of(now, trace.models);
        TraceRows.write(db, trace, now, agent, names.number(db, now.provider()), names.number(db, now.model()));
        if (before == null) {
            state.traces++;
            TraceRows.count(db, agent, status, 1);
        } else if (before.agent() != agent || before.status() != status) {
            TraceRows.count(db, before.agent(), before.status(), -1);
            TraceRows.count(db, agent, status, 1);
        }
        Labels.write(db, trace.no, before == null ? Set.of() : before.labels(), labels);
        if (before != null && before.agent() != agent) {
            int llm = names.number(db, SpanKind.LLM.value());
            long from = Keys.first(trace.no);
            long to = Keys.of(trace.no, trace.before);
            days.addAll(db, llm, from, to, before.agent(), -1);
            days.addAll(db, llm, from, to, agent, 1);
        }
        for (UsageDays.Change change : trace.changes) {
            days.add(change.call(), change.former() && before != null ? before.agent() : agent, change.sign());
        }
        trace.listed = new TraceState.Listed(agent, status, labels);
    }

    /** The kind of record, as a number in the file. */
    private static int kind(TraceRecord record) {
        if (record instanceof TraceStarted) {
            return 1;
        }
        if (record instanceof TraceUpdated) {
            return 2;
        }
        if (record instanceof SpanEnded) {
            return SPAN;
        }
        if (record instanceof EventSeen) {
            return EVENT;
        }
        if (record instanceof TraceEnded) {
            return 5;
        }
        return record instanceof SpanPriced ? 6 : 0;
    }

    private static long orZero(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
