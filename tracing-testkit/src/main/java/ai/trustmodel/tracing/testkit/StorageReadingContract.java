package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.model.UsageQuery;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Whole traces, an empty store, and reading while something is written. */
abstract class StorageReadingContract extends StorageWritingContract {
    static final List<String> HOSTILE = List.of(
            "'",
            "\"",
            "\"\"",
            "' OR 1=1 --",
            "%",
            "_",
            "*",
            "a*b",
            "\\",
            ";",
            "(",
            ")",
            "AND",
            "OR",
            "NOT x",
            "NEAR(a b)",
            "content:x",
            "^x",
            "-x",
            "{a b}: c",
            "\u0000",
            "a\u0000b",
            "\ud83d\ude00",
            "\ud800",
            "x' UNION SELECT 1",
            "\"unbalanced",
            "\n\t x",
            "\u202e",
            "$1 ?1 :a @b",
            "x".repeat(10_000));

    @Test
    void emptyStore_answersEverything() {
        assertThat(store().list(TraceFilter.all())).isEqualTo(new Page<>(List.of(), 0, null));
        assertThat(store().trace(records.id())).isEmpty();
        assertThat(store().trace("no such id")).isEmpty();
        assertThat(store().spans(records.id())).isEmpty();
        assertThat(store().search(SearchQuery.of("x"))).isEqualTo(new Page<>(List.of(), 0, null));
        assertThat(store().usage(UsageQuery.by())).isEmpty();
        assertThat(store().usage(UsageQuery.by(UsageQuery.By.values()))).isEmpty();
        assertThat(store().records(0, 10)).isEmpty();
        assertThat(store().lastCursor()).isZero();
        assertThat(backend().delete(List.of())).isZero();
        assertThat(backend().delete(List.of(records.id()))).isZero();
        assertThat(backend().deleteUpdatedBefore(Instant.now())).isZero();
        StoreStats stats = store().stats();
        assertThat(stats.location()).isNotBlank();
        assertThat(stats.traces() + stats.spans() + stats.messages()).isZero();
        assertThat(stats.oldest()).isNull();
        assertThat(stats.newest()).isNull();
    }

    @Test
    void stats_countWhatThereIs() {
        String one = storeTrace("agent", "q", "a");
        storeTrace("agent", "q", "b");

        StoreStats stats = store().stats();

        assertThat(stats.traces()).isEqualTo(2);
        assertThat(stats.spans()).isEqualTo(2);
        assertThat(stats.messages()).isPositive();
        assertThat(stats.oldest()).isEqualTo(trace(one).createdAt());
        assertThat(stats.newest()).isAfter(trace(one).createdAt());
    }

    @Test
    void trace_isTheProjectionOfItsRecords() {
        String trace = records.id();
        List<TraceRecord> all = everyKind(trace);

        backend().append(all);

        assertIs(all, trace);
    }

    @Test
    void trace_isTheProjectionOfItsRecords_oneByOneAndReopened() throws Exception {
        String trace = records.id();
        List<TraceRecord> all = everyKind(trace);

        for (TraceRecord record : all) {
            append(record);
            reopen();
        }

        assertIs(all, trace);
    }

    @Test
    void trace_isTheProjectionOfItsRecords_inAnyOrder() {
        for (int seed = 0; seed < 10; seed++) {
            String trace = records.id();
            List<TraceRecord> all = new ArrayList<>(everyKind(trace));
            Collections.shuffle(all, new Random(seed));
            backend().append(all.subList(0, 4));
            backend().append(all.subList(4, all.size()));

            assertIs(all, trace);
        }
    }

    @Test
    void trace_ofSpansAlone_isRunningAndOfAnUnknownAgent() {
        String trace = records.id();
        append(records.said(trace, "q", "a"));

        assertThat(trace(trace).agentId()).isEqualTo("unknown");
        assertThat(trace(trace).threadId()).isEqualTo(trace);
        assertThat(trace(trace).status()).isEqualTo(TraceStatus.RUNNING);
        assertThat(listed(TraceFilter.agent("unknown"))).containsExactly(trace);
    }

    @Test
    void trace_thatIsStartedLate_isFoundUnderItsAgentAlone() {
        String trace = records.id();
        append(records.said(trace, "q", "a"));
        append(records.started(trace, "late"));

        assertThat(listed(TraceFilter.agent("late"))).containsExactly(trace);
        assertThat(store().list(TraceFilter.agent("unknown")).total()).isZero();
        assertThat(store().usage(UsageQuery.by(UsageQuery.By.AGENT)))
                .extracting(totals -> totals.agentId())
                .containsExactly("late");
    }

    @Test
    void trace_canBeEndedAgain() {
        String trace = storeTrace("agent", "q", "a");
        append(records.ended(trace, TraceStatus.FAILED));

        assertThat(trace(trace).status()).isEqualTo(TraceStatus.FAILED);
        assertThat(trace(trace).error()).isEqualTo("it broke");
        assertThat(listed(TraceFilter.all().status(TraceStatus.FAILED))).containsExactly(trace);
        assertThat(store().list(TraceFilter.all().status(TraceStatus.COMPLETED)).total())
                .isZero();

        append(records.ended(trace, TraceStatus.RUNNING));

        assertThat(trace(trace).status()).isEqualTo(TraceStatus.RUNNING);
        assertThat(trace(trace).error()).isNull();
    }

    @Test
    void readers_seeWholeBatches_whileOthersAreWritten() throws Exception {
        AtomicBoolean writing = new AtomicBoolean(true);
        ExecutorService readers = Executors.newFixedThreadPool(4);
        try {
            List<Future<Long>> seen = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                seen.add(readers.submit(readWhile(writing)));
            }
            for (int i = 0; i < 150; i++) {
                storeTrace("agent", "question " + i, "answer " + i);
            }
            writing.set(false);
            for (Future<Long> reader : seen) {
                assertThat(reader.get(60, TimeUnit.SECONDS)).isEqualTo(150);
            }
        } finally {
            writing.set(false);
            readers.shutdownNow();
        }
    }

    private Callable<Long> readWhile(AtomicBoolean writing) {
        return () -> {
            long before = 0;
            boolean again;
            do {
                again = writing.get();
                Page<Trace> page = store().list(TraceFilter.all().limit(5));
                assertThat(page.total()).isGreaterThanOrEqualTo(before);
                before = page.total();
                for (Trace trace : page.items()) {
                    assertThat(trace.status()).isEqualTo(TraceStatus.COMPLETED);
                    assertThat(trace.spanCount()).isEqualTo(1);
                    assertThat(conversation(trace.id())).hasSize(2);
                }
                assertThat(store().search(SearchQuery.of("answer")).total()).isGreaterThanOrEqualTo(before);
                assertThat(store().usage(UsageQuery.by()).stream()
                                .mapToLong(totals -> totals.calls())
                                .sum())
                        .isGreaterThanOrEqualTo(before);
            } while (again);
            return before;
        };
    }

    /** Records of one trace in which everything occurs that a trace can say. */
    final List<TraceRecord> everyKind(String trace) {
        Message asks = Message.builder(Message.AI)
                .content("Let me look.")
                .toolCalls(List.of(
                        new ToolCall("call-" + trace + "-1", "look", Map.of("where", "here")),
                        new ToolCall("call-" + trace + "-2", "listen", Map.of())))
                .build();
        List<Message> request =
                List.of(Message.of(Message.SYSTEM, "Be brief."), Message.of(Message.HUMAN, "What is there?"));
        SpanEnded call = records.call(
                trace,
                Extraction.builder("anthropic", "messages")
                        .requestModel("claude")
                        .responseModel("claude-1")
                        .usage(new Usage(100L, 20L, null, Map.of(Usage.CACHE_READ, 60L), Map.of(Usage.REASONING, 5L)))
                        .request(request)
                        .answer(asks)
                        .finishReason("tool_use")
                        .build());
        SpanEnded first = records.costing(call, Cost.said(new BigDecimal("0.0213")));
        SpanEnded looked = records.tool(
                trace,
                new ToolExecution(
                        "look",
                        "call-" + trace + "-1",
                        Map.of("where", "here"),
                        "a tree",
                        true,
                        1,
                        0,
                        first.recordId()));
        SpanEnded listened = records.tool(
                trace,
                new ToolExecution("listen", "call-" + trace + "-2", Map.of(), null, false, 2, 0, first.recordId()));
        List<Message> longer = new ArrayList<>(request);
        longer.add(asks);
        longer.add(Message.builder(Message.TOOL)
                .toolCallId("call-" + trace + "-1")
                .content("a tree")
                .build());
        longer.add(Message.builder(Message.TOOL)
                .toolCallId("call-" + trace + "-2")
                .content("error: silence")
                .status("error")
                .build());
        return List.of(
                records.started(trace, "thread-" + trace, "agent", List.of("one"), Map.of("k", "v", "n", 1)),
                first,
                looked,
                listened,
                records.call(trace, "claude", null, longer, "A tree."),
                records.call(
                        trace,
                        Extraction.builder("openai", "chat_completions")
                                .requestModel("gpt")
                                .request(List.of(Message.of(Message.HUMAN, "And then?")))
                                .error(new CallError("http_529", null, null, "overloaded"))
                                .build()),
                records.costing(
                        records.tool(trace, "unasked", Map.of("a", 1), Map.of("found", List.of(1, 2))),
                        Cost.said(new BigDecimal("0.5"))),
                records.priced(first, Cost.said(new BigDecimal("0.02"))),
                records.step(trace, "plan", SpanStatus.ERROR),
                records.event(trace),
                records.unknown(trace),
                records.updated(trace, "A walk", List.of("two", "one"), Map.of("n", 2)),
                records.ended(trace, TraceStatus.FAILED));
    }
}
