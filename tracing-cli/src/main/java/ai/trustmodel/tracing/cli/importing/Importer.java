package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.FlushResult;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Extractors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records what is in files through a client: a trace for each file of exchanges, and for each conversation. Not
 * thread-safe.
 */
public final class Importer {
    private static final long BYTES_AT_ONCE = 16 << 20;
    private static final int RECORDS_AT_ONCE = 1_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TraceClient client;
    private final String agent;
    private final @Nullable String owner;
    private final @Nullable String form;
    private final Extractors extractors = Extractors.available();
    private long waitingBytes;
    private int waitingRecords;

    /**
     * An importer into the store of this client.
     *
     * @param agent whose the traces are that do not say
     * @param owner whose they all are, null to believe what a document says
     * @param form the form of the documents, null to look at each
     */
    public Importer(TraceClient client, String agent, @Nullable String owner, @Nullable String form) {
        this.client = client;
        this.agent = owner == null ? agent : owner;
        this.owner = owner;
        this.form = form;
    }

    /**
     * What a file gave.
     *
     * @param traces traces that were not there before
     * @param calls model calls in them
     */
    public record Added(int traces, int calls) {}

    /** The forms of documents there are. */
    public static List<String> forms() {
        return DocumentReader.FORMS;
    }

    /**
     * Imports a file; one that is there already is left as it is.
     *
     * @throws NotUnderstood when there is nothing in it to import, with the reason
     */
    public Added add(Path file) throws IOException, NotUnderstood {
        Sniffer kind = Sniffer.look(file);
        if (kind == Sniffer.RECORDING && form == null) {
            return addRecording(file);
        }
        DocumentReader documents =
                new DocumentReader(file, form, Files.getLastModifiedTime(file).toInstant());
        Added spanned;
        List<Integer> calls = new ArrayList<>();
        SpanImport spans = new SpanImport(client::traces, agent, owner != null, documents.name(), client::record);
        try {
            Documents.read(file, kind, (document, text) -> {
                String known = documents.form(document);
                List<TraceRecord> records = documents.spans(document, known);
                if (records != null) {
                    spans.accept(records, known);
                    handOver(text.length());
                    return;
                }
                ConversationImport conversation = documents.conversation(document, text, known);
                if (!isThere(conversation.traceId())) {
                    calls.add(add(conversation, documents, text.length()));
                }
            });
        } finally {
            spanned = spans.finish();
        }
        return new Added(
                calls.size() + spanned.traces(),
                calls.stream().mapToInt(Integer::intValue).sum() + spanned.calls());
    }

    private int add(ConversationImport conversation, DocumentReader from, int size) throws IOException {
        int calls = 0;
        for (TraceRecord record : conversation.records(agent, owner, from.name(), from.written())) {
            client.record(record);
            calls += record instanceof SpanEnded ? 1 : 0;
        }
        handOver(size);
        return calls;
    }

    private Added addRecording(Path file) throws IOException, NotUnderstood {
        Recording recording = Recording.open(file);
        String traceId = ContentId.of(recording.digest(), "trace");
        if (isThere(traceId)) {
            return new Added(0, 0);
        }
        Instant written = Files.getLastModifiedTime(file).toInstant();
        OneTrace trace = new OneTrace(recording, traceId, file, written);
        try {
            recording.read(trace);
        } finally {
            trace.end();
        }
        if (trace.calls == 0) {
            throw new NotUnderstood("none of the requests in it is a model call");
        }
        return new Added(1, trace.calls);
    }

    /**
     * Waits until everything is stored.
     *
     * @throws IOException when something could not be
     */
    public void finish() throws IOException {
        FlushResult result = client.flush(PATIENCE);
        if (!result.complete() || result.dropped() > 0) {
            String problem = client.health().lastProblem();
            throw new IOException(result.dropped() + result.pending() + " recordings could not be stored"
                    + (problem == null ? "" : ": " + problem));
        }
        waitingBytes = 0;
        waitingRecords = 0;
    }

    private boolean isThere(String traceId) {
        try {
            return client.traces()
                    .trace(traceId)
                    .map(Trace::status)
                    .filter(s -> s != TraceStatus.RUNNING)
                    .isPresent();
        } catch (UnsupportedOperationException e) {
            return false; // a store that only writes leaves out by itself what it has
        }
    }

    // What is handed over waits in memory, so the reading must not run ahead of the writing.
    private void handOver(long bytes) throws IOException {
        waitingBytes += bytes;
        waitingRecords++;
        if (waitingBytes > BYTES_AT_ONCE || waitingRecords > RECORDS_AT_ONCE) {
            finish();
        }
    }

    private @Nullable String problem(Exchange exchange, Extraction extraction) {
        if (extraction.error() != null) {
            String message = extraction.error().message();
            return message == null ? extraction.error().kind() : message;
        }
        Integer status = exchange.status();
        return status != null && status >= 400 ? "http_" + status : exchange.error();
    }

    private static boolean isModelCall(Extraction extraction) {
        boolean conversation = !extraction.request().isEmpty() || extraction.answer() != null;
        return conversation && (extraction.model() != null || extraction.usage() != null);
    }

    /** The trace that a file becomes; begun with its first call, so that a file without one leaves nothing behind. */
    private final class OneTrace implements Recording.Sink {
        private final Recording recording;
        private final String traceId;
        private final Path file;
        private Instant at;
        private @Nullable String problem;
        private int calls;

        OneTrace(Recording recording, String traceId, Path file, Instant written) {
            this.recording = recording;
            this.traceId = traceId;
            this.file = file;
            this.at = written;
        }

        @Override
        public void accept(int place, Exchange exchange, long bytes) throws IOException {
            Extraction extraction = extractors.extract(exchange);
            if (recording.isMixed() && !isModelCall(extraction)) {
                return;
            }
            Instant start = exchange.startedAt() == null ? at : exchange.startedAt();
            if (calls++ == 0) {
                client.record(new TraceStarted(
                        traceId, traceId, agent, name(), start, List.of("import"), metadata(), Map.of()));
            }
            Duration latency = exchange.latency() == null ? Duration.ZERO : exchange.latency();
            at = start.plus(latency);
            problem = problem(exchange, extraction);
            client.record(new SpanEnded(
                    Span.builder(ContentId.of(recording.digest(), "call " + place), traceId, SpanKind.LLM, start, at)
                            .exchange(exchange)
                            .build()));
            handOver(bytes);
        }

        void end() {
            if (calls > 0) {
                TraceStatus status = problem == null ? TraceStatus.COMPLETED : TraceStatus.FAILED;
                String id = ContentId.of(recording.digest(), "end");
                client.record(new TraceEnded(id, traceId, at, status, problem, Map.of()));
            }
        }

        private String name() {
            String name = String.valueOf(file.getFileName());
            int dot = name.lastIndexOf('.');
            return dot > 0 ? name.substring(0, dot) : name;
        }

        private Map<String, Object> metadata() {
            Map<String, Object> metadata = new LinkedHashMap<>();
            metadata.put("source", String.valueOf(file.getFileName()));
            metadata.putAll(recording.metadata());
            metadata.put("format", recording.format());
            return metadata;
        }
    }
}
