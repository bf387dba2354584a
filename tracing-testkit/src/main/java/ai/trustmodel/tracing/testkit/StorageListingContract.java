package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Lists with their filters and pages. */
abstract class StorageListingContract extends StorageReadingContract {
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
                new Condition(TraceFilter.all().hasError(true), StorageListingContract::failed),
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
