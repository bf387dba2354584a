package ai.trustmodel.tracing.testkit;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanPriced;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Makes records for tests: ids count upwards and time moves one second with each record, so that the same calls give the
 * same records. Thread-safe.
 *
 * <pre>{@code
 * TestRecords records = new TestRecords();
 * String trace = records.id();
 * backend.append(List.of(
 *         records.started(trace, "support-agent"),
 *         records.said(trace, "What is the weather?", "Rain."),
 *         records.ended(trace, TraceStatus.COMPLETED)));
 * }</pre>
 */
public final class TestRecords {
    /** When the first record happens. */
    public static final Instant START = Instant.parse("2026-03-01T12:00:00.123456Z");

    private final AtomicLong ids = new AtomicLong();
    private final MutableClock clock = MutableClock.at(START);

    /** Records from {@link #START} on. */
    public TestRecords() {}

    /** The clock of these records; every record moves it. */
    public MutableClock clock() {
        return clock;
    }

    /** The next id, in the form of a UUIDv7. */
    public String id() {
        long id = ids.incrementAndGet();
        return String.format(Locale.ROOT, "0195%04x-%04x-7000-8000-%012x", id >> 16, id & 0xffff, id);
    }

    /** The start of a trace that is its own thread. */
    public TraceStarted started(String traceId, String agentId) {
        return started(traceId, traceId, agentId, List.of(), Map.of());
    }

    /** The start of a trace. */
    public TraceStarted started(
            String traceId, String threadId, String agentId, List<String> tags, Map<String, Object> metadata) {
        return new TraceStarted(traceId, threadId, agentId, null, tick(), tags, metadata, Map.of());
    }

    /** Something said about a trace. */
    public TraceUpdated updated(
            String traceId, @Nullable String name, List<String> tags, Map<String, Object> metadata) {
        return new TraceUpdated(id(), traceId, name, tick(), tags, metadata, Map.of());
    }

    /** The end of a trace, with the error {@code "it broke"} when it failed. */
    public TraceEnded ended(String traceId, TraceStatus status) {
        return new TraceEnded(
                id(), traceId, tick(), status, status == TraceStatus.FAILED ? "it broke" : null, Map.of());
    }

    /** A model call with one question and one answer, by {@code test-model}, 10 tokens in and 5 out. */
    public SpanEnded said(String traceId, String question, String answer) {
        return call(traceId, "test-model", Usage.of(10L, 5L), List.of(Message.of(Message.HUMAN, question)), answer);
    }

    /** A model call that was answered with text. */
    public SpanEnded call(
            String traceId, @Nullable String model, @Nullable Usage usage, List<Message> request, String answer) {
        return call(
                traceId,
                Extraction.builder("test-provider", "test")
                        .requestModel(model)
                        .usage(usage)
                        .request(request)
                        .answer(Message.of(Message.AI, answer))
                        .build());
    }

    /** A model call with these facts; it failed when the extraction says so. It took a second and a half. */
    public SpanEnded call(String traceId, Extraction extraction) {
        Instant started = tick();
        String model = extraction.model();
        return new SpanEnded(Span.builder(id(), traceId, SpanKind.LLM, started, started.plus(Duration.ofMillis(1500)))
                .name(model == null ? "llm" : model)
                .status(extraction.error() == null ? SpanStatus.OK : SpanStatus.ERROR)
                .error(extraction.error() == null ? null : extraction.error().kind())
                .extraction(extraction)
                .build());
    }

    /** A tool that ran for 12.5 milliseconds. */
    public SpanEnded tool(String traceId, ToolExecution execution) {
        Instant started = tick();
        return new SpanEnded(Span.builder(id(), traceId, SpanKind.TOOL, started, started.plusNanos(12_500_000))
                .name(execution.name())
                .status(execution.success() ? SpanStatus.OK : SpanStatus.ERROR)
                .tool(execution)
                .build());
    }

    /** A tool that nobody is known to have asked for. */
    public SpanEnded tool(String traceId, String name, Map<String, Object> arguments, @Nullable Object result) {
        return tool(traceId, new ToolExecution(name, null, arguments, result, true, 1, 0, null));
    }

    /** A step of a program. */
    public SpanEnded step(String traceId, String name, SpanStatus status) {
        Instant started = tick();
        return new SpanEnded(Span.builder(id(), traceId, SpanKind.CHAIN, started, started.plusMillis(5))
                .name(name)
                .status(status)
                .build());
    }

    /** The same span with a cost. */
    public SpanEnded costing(SpanEnded ended, @Nullable Cost cost) {
        return new SpanEnded(ended.span().toBuilder().cost(cost).build());
    }

    /** A later cost of a span. */
    public SpanPriced priced(SpanEnded ended, Cost cost) {
        return new SpanPriced(id(), ended.traceId(), ended.span().id(), tick(), cost, Map.of());
    }

    /** A file that was created; in a trace, or outside any when that is null. */
    public EventSeen event(@Nullable String traceId) {
        return new EventSeen(new HostEvent(
                id(),
                "file_system",
                tick(),
                "created",
                Map.of("pid", 42),
                Map.of("full_path", "/tmp/a"),
                traceId,
                null,
                Map.of()));
    }

    /** Something that happened to a file; in a trace, or outside any when that is null. */
    public EventSeen file(@Nullable String traceId, String event, String path) {
        return event(
                "file_system",
                event,
                Map.of("name", path.substring(path.lastIndexOf('/') + 1), "full_path", path, "is_directory", false),
                traceId);
    }

    /** An event with these attributes. */
    public EventSeen event(String domain, String event, Map<String, Object> attributes, @Nullable String traceId) {
        return new EventSeen(new HostEvent(
                id(), domain, tick(), event, Map.of("pid", 42, "name", "touch"), attributes, traceId, null, Map.of()));
    }

    /** A record of a kind that this version does not know. */
    public TraceRecord unknown(String traceId) {
        return Json.read(
                Json.write(Map.of(
                        "record", "trace_scored",
                        "record_id", id(),
                        "trace_id", traceId,
                        "at", tick().toString(),
                        "score", Map.of("helpful", 0.75, "judges", List.of("a", "b")))),
                TraceRecord.class);
    }

    private Instant tick() {
        Instant now = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        return now;
    }
}
