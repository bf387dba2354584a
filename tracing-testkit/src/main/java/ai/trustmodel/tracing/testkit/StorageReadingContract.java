package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.trustmodel.tracing.model.CallError;
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
import java.time.Duration;
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
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Lists with their filters and pages, whole traces, an empty store, and reading while something is written. */
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
    void list_isNewestFirst_whateverTheOrderOfStoring() {
        records.clock().advance(Duration.ofHours(1));
        String late = storeTrace("agent", "q", "a");
        records.clock().advance(Duration.ofHours(-1));
        String early = storeTrace("agent", "q", "a");
        records.clock().advance(Duration.ofHours(2));
        String latest = storeTrace("agent", "q", "a");

        assertThat(listed(TraceFilter.all())).containsExactly(latest, late, early);
    }

    @Test
    void list_givesTracesWithoutMessages() {
        storeTrace("agent", "q", "the last word");

        Trace trace = store().list(TraceFilter.all()).items().get(0);

        assertThat(trace.messages()).isEmpty();
        assertThat(trace.messageCount()).isEqualTo(2);
        assertThat(trace.lastMessage()).isEqualTo("the last word");
    }

    @Test
    void list_pagesByOffset() {
        List<String> newestFirst = storeTraces(25);

        List<String> seen = new ArrayList<>();
        for (int offset = 0; offset < 30; offset += 10) {
            Page<Trace> page = store().list(TraceFilter.all().limit(10).offset(offset));
            assertThat(page.total()).isEqualTo(25);
            page.items().forEach(trace -> seen.add(trace.id()));
        }

        assertThat(seen).isEqualTo(newestFirst);
        assertThat(store().list(TraceFilter.all().offset(1000)).items()).isEmpty();
        assertThat(store().list(TraceFilter.all().offset(1000)).total()).isEqualTo(25);
    }

    @Test
    void list_pagesByCursor_whileNewTracesArrive() {
        List<String> newestFirst = storeTraces(25);

        List<String> seen = new ArrayList<>();
        String cursor = null;
        int pages = 0;
        do {
            Page<Trace> page = store().list(TraceFilter.all().limit(10).cursor(cursor));
            assertThat(page.total()).isEqualTo(25 + 2L * pages);
            page.items().forEach(trace -> seen.add(trace.id()));
            cursor = page.next();
            storeTraces(2);
            pages++;
        } while (cursor != null);

        assertThat(seen).isEqualTo(newestFirst);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void list_hasNoNextPage_whenThisOneIsTheLast() {
        storeTraces(10);

        assertThat(store().list(TraceFilter.all().limit(10)).next()).isNull();
        assertThat(store().list(TraceFilter.all().limit(9)).next()).isNotNull();
        assertThat(store().list(TraceFilter.all().limit(9).offset(1)).next()).isNull();
    }

    @Test
    void list_pagesTracesOfOneInstant_byIdFromTheLargest() {
        List<String> ids = new ArrayList<>();
        Instant now = records.clock().instant();
        for (int i = 0; i < 7; i++) {
            records.clock().set(now);
            String trace = records.id();
            append(records.started(trace, "agent"));
            ids.add(0, trace);
        }

        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<Trace> page = store().list(TraceFilter.all().limit(2).cursor(cursor));
            page.items().forEach(trace -> seen.add(trace.id()));
            cursor = page.next();
        } while (cursor != null);

        assertThat(seen).isEqualTo(ids);
    }

    @Test
    void idsBeginningWith_findsThemByAPart() {
        List<String> ids = storeTraces(12);
        String first = ids.get(0);

        assertThat(store().idsBeginningWith(first, 5)).containsExactly(first);
        assertThat(store().idsBeginningWith(first.substring(0, first.length() - 1), 100))
                .contains(first)
                .isSubsetOf(ids);
        assertThat(store().idsBeginningWith("0195", 100)).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store().idsBeginningWith("0195", 3)).hasSize(3).isSubsetOf(ids);
        assertThat(store().idsBeginningWith("", 100)).hasSize(12);
        assertThat(store().idsBeginningWith("ffff", 100)).isEmpty();
        for (String text : HOSTILE) {
            assertThat(store().idsBeginningWith(text, 100)).as("'%s'", text).isEmpty();
        }
    }

    @Test
    void list_refusesACursorThatIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> store().list(TraceFilter.all().cursor("' OR 1=1")))
                .satisfies(e -> assertThat(e.getMessage()).contains("' OR 1=1"));
    }

    @Test
    void list_appliesEveryFilter_aloneAndTogether() {
        List<Trace> all = storeVariety();
        Instant middle = all.get(all.size() / 2).createdAt();
        List<Condition> conditions = List.of(
                new Condition(TraceFilter.agent("a1"), trace -> trace.agentId().equals("a1")),
                new Condition(
                        TraceFilter.thread("thread-1"),
                        trace -> trace.threadId().equals("thread-1")),
                new Condition(
                        TraceFilter.all().status(TraceStatus.FAILED), trace -> trace.status() == TraceStatus.FAILED),
                new Condition(
                        TraceFilter.all().since(middle),
                        trace -> !trace.createdAt().isBefore(middle)),
                new Condition(
                        TraceFilter.all().until(middle),
                        trace -> trace.createdAt().isBefore(middle)),
                new Condition(
                        TraceFilter.all().tag("even"), trace -> trace.tags().contains("even")),
                new Condition(
                        TraceFilter.all().metadata("third", "0"),
                        trace -> String.valueOf(trace.metadata().get("third")).equals("0")),
                new Condition(TraceFilter.all().hasError(true), StorageReadingContract::failed),
                new Condition(TraceFilter.all().hasError(false), trace -> !failed(trace)),
                new Condition(
                        TraceFilter.all().text("question seven"),
                        trace -> trace.name().endsWith("7")));

        for (Condition one : conditions) {
            assertFilter(one.filter, all, one.meaning);
            for (Condition two : conditions) {
                assertFilter(both(one.filter, two.filter), all, one.meaning.and(two.meaning));
            }
        }
    }

    @Test
    void list_findsTheModelOfAnyCall() {
        String trace = records.id();
        append(
                records.call(trace, "first-model", null, List.of(), "a"),
                records.call(trace, "second-model", null, List.of(), "b"));
        storeTrace("agent", "q", "a");

        assertThat(listed(TraceFilter.all().model("first-model"))).containsExactly(trace);
        assertThat(listed(TraceFilter.all().model("second-model"))).containsExactly(trace);
        assertThat(listed(TraceFilter.all().model("model"))).isEmpty();
    }

    @Test
    void list_comparesMetadataAsText() {
        String trace = records.id();
        append(
                records.started(trace, trace, "agent", List.of(), Map.of("n", 7, "b", true, "s", "x", "over", "old")),
                records.updated(trace, null, List.of(), Map.of("over", "new")));

        assertThat(listed(TraceFilter.all().metadata("n", "7"))).containsExactly(trace);
        assertThat(listed(TraceFilter.all().metadata("b", "true").metadata("s", "x")))
                .containsExactly(trace);
        assertThat(listed(TraceFilter.all().metadata("over", "new"))).containsExactly(trace);
        assertThat(listed(TraceFilter.all().metadata("over", "old"))).isEmpty();
        assertThat(listed(TraceFilter.all().metadata("n", "8"))).isEmpty();
        assertThat(listed(TraceFilter.all().metadata("absent", "null"))).isEmpty();
    }

    @Test
    void list_takesAnyFilterTextLiterally() {
        storeTrace("agent", "an ordinary question", "an ordinary answer");
        for (String text : HOSTILE) {
            for (TraceFilter filter : List.of(
                    TraceFilter.agent(text),
                    TraceFilter.thread(text),
                    TraceFilter.all().tag(text),
                    TraceFilter.all().model(text),
                    TraceFilter.all().metadata(text, text),
                    TraceFilter.all().text(text))) {
                assertThat(store().list(filter).total()).as("%s", filter).isZero();
            }
        }
        for (String text : HOSTILE) {
            String key = text.replace('\ud800', '?'); // JSON cannot hold half a character in a key
            String trace = records.id();
            append(
                    records.started(trace, text, text, List.of(text), Map.of(key, text)),
                    records.call(trace, text, null, List.of(), "a"));
            for (TraceFilter filter : List.of(
                    TraceFilter.agent(text),
                    TraceFilter.thread(text),
                    TraceFilter.all().tag(text),
                    TraceFilter.all().model(text),
                    TraceFilter.all().metadata(key, text))) {
                assertThat(listed(filter)).as("%s", filter).containsExactly(trace);
            }
        }
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
        SpanEnded first = records.call(
                trace,
                Extraction.builder("anthropic", "messages")
                        .requestModel("claude")
                        .responseModel("claude-1")
                        .usage(new Usage(100L, 20L, null, Map.of(Usage.CACHE_READ, 60L), Map.of(Usage.REASONING, 5L)))
                        .request(request)
                        .answer(asks)
                        .finishReason("tool_use")
                        .build());
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
                records.tool(trace, "unasked", Map.of("a", 1), Map.of("found", List.of(1, 2))),
                records.step(trace, "plan", SpanStatus.ERROR),
                records.event(trace),
                records.unknown(trace),
                records.updated(trace, "A walk", List.of("two", "one"), Map.of("n", 2)),
                records.ended(trace, TraceStatus.FAILED));
    }

    private List<String> storeTraces(int count) {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            newestFirst.add(0, storeTrace("agent", "q" + i, "a" + i));
        }
        return newestFirst;
    }

    private List<Trace> storeVariety() {
        List<String> numbers = List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
        List<TraceStatus> ends = List.of(TraceStatus.COMPLETED, TraceStatus.FAILED, TraceStatus.CANCELLED);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String trace = records.id();
            List<TraceRecord> batch = new ArrayList<>(List.of(
                    records.started(
                            trace,
                            "thread-" + i % 4,
                            "a" + i % 3,
                            i % 2 == 0 ? List.of("even", "number") : List.of("odd"),
                            Map.of("third", i % 3)),
                    records.updated(trace, "trace " + i % 10, List.of(), Map.of()),
                    records.said(trace, "This is question " + numbers.get(i % 10), "answer")));
            if (i % 5 == 0) {
                batch.add(records.step(trace, "step", SpanStatus.ERROR));
            }
            if (i % 7 != 6) {
                batch.add(records.ended(trace, ends.get(i % 3)));
            }
            backend().append(batch);
            ids.add(trace);
        }
        return ids.stream().map(this::trace).toList();
    }

    private record Condition(TraceFilter filter, Predicate<Trace> meaning) {}

    private static boolean failed(Trace trace) {
        return trace.errorCount() > 0 || trace.status() == TraceStatus.FAILED;
    }

    private void assertFilter(TraceFilter filter, List<Trace> all, Predicate<Trace> meaning) {
        List<String> expected =
                new ArrayList<>(all.stream().filter(meaning).map(Trace::id).toList());
        Collections.reverse(expected);
        assertThat(listed(filter.limit(100))).as("%s", filter).isEqualTo(expected);
        assertThat(store().list(filter.limit(1)).total()).as("%s", filter).isEqualTo(expected.size());
    }

    private static TraceFilter both(TraceFilter a, TraceFilter b) {
        if (a.hasError() != null && b.hasError() != null && !a.hasError().equals(b.hasError())) {
            // No trace does both; an agent nobody has says the same.
            return TraceFilter.agent("nobody");
        }
        TraceFilter both = a.agentId(a.agentId() == null ? b.agentId() : a.agentId())
                .threadId(a.threadId() == null ? b.threadId() : a.threadId())
                .status(a.status() == null ? b.status() : a.status())
                .since(a.since() == null ? b.since() : a.since())
                .until(a.until() == null ? b.until() : a.until())
                .text(a.text() == null ? b.text() : a.text())
                .tag(a.tag() == null ? b.tag() : a.tag())
                .hasError(a.hasError() == null ? b.hasError() : a.hasError());
        for (Map.Entry<String, String> entry : b.metadata().entrySet()) {
            both = both.metadata(entry.getKey(), entry.getValue());
        }
        return both;
    }
}
