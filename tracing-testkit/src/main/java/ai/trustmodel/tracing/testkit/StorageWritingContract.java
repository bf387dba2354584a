package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.model.UsageQuery;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Appending, the stream, deleting, checking and closing. */
abstract class StorageWritingContract extends StorageMediaContract {
    @Test
    void append_isDurable() throws Exception {
        String trace = storeTrace("agent", "a question", "an answer");

        reopen();

        assertThat(conversation(trace)).containsExactly("a question", "an answer");
        assertThat(stream()).hasSize(3);
    }

    @Test
    void append_ofNothing_doesNothing() {
        backend().append(List.of());

        assertThat(stream()).isEmpty();
    }

    @Test
    void append_leavesOutARecordThatIsRepeatedInTheBatch() {
        String trace = records.id();
        SpanEnded said = records.said(trace, "a question", "an answer");

        append(records.started(trace, "agent"), said, said);

        assertThat(trace(trace).llmCallCount()).isEqualTo(1);
        assertThat(stream()).hasSize(2);
    }

    @Test
    void append_leavesOutABatchThatIsStored_evenAfterReopening() throws Exception {
        String trace = records.id();
        List<TraceRecord> batch = List.of(
                records.started(trace, "agent"),
                records.said(trace, "a question", "an answer"),
                records.tool(trace, "look", Map.of(), "seen"),
                records.updated(trace, "named", List.of("t"), Map.of("k", "v")),
                records.event(trace),
                records.unknown(trace),
                records.ended(trace, TraceStatus.COMPLETED));
        backend().append(batch);
        backend().append(batch);
        reopen();

        backend().append(batch);

        assertThat(stream()).hasSize(batch.size());
        assertThat(store().usage(UsageQuery.by()).get(0).calls()).isEqualTo(1);
        assertIs(batch, trace);
    }

    @Test
    void append_storesWhatIsNewInABatchThatIsPartlyStored() {
        String trace = records.id();
        TraceRecord started = records.started(trace, "agent");
        SpanEnded first = records.said(trace, "one", "two");
        SpanEnded second = records.said(trace, "three", "four");
        append(started, first);

        append(started, first, second);

        assertIs(List.of(started, first, second), trace);
        assertThat(stream()).extracting(TraceRecord::recordId).doesNotHaveDuplicates();
    }

    @Test
    void append_storesNothingOfABatchThatFails() throws Exception {
        String before = storeTrace("agent", "kept", "kept too");
        String failed = records.id();
        List<TraceRecord> batch = List.of(records.started(failed, "agent"), records.said(failed, "lost", "lost too"));
        breakPlace();
        try {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> backend().append(batch))
                    .satisfies(e -> assertThat(e.getMessage()).isNotBlank());
        } finally {
            mendPlace();
        }

        assertThat(listed(TraceFilter.all())).containsExactly(before);
        assertThat(stream()).hasSize(3);

        backend().append(batch);

        assertIs(batch, failed);
        assertThat(store().search(SearchQuery.of("lost")).total()).isEqualTo(2);
    }

    @Test
    void append_storesAllOrNothing_whenOneRecordIsNestedTooDeep() {
        Object deep = "bottom";
        for (int i = 0; i < 100_000; i++) {
            deep = List.of(deep);
        }
        String trace = records.id();
        TraceRecord started = records.started(trace, "agent");
        TraceRecord bad = records.updated(trace, null, List.of(), Map.of("deep", deep));

        try {
            append(started, bad);
            assertThat(stream()).hasSize(2);
        } catch (StorageException e) {
            assertThat(e.retryable()).isFalse();
            assertThat(stream()).isEmpty();
            assertThat(store().trace(trace)).isEmpty();
        }
        append(records.started(records.id(), "agent"));
    }

    @Test
    void records_keepTheOrderOfTheStream_overBatchesAndReopening() throws Exception {
        List<TraceRecord> expected = new ArrayList<>();
        String one = records.id();
        String two = records.id();
        for (int i = 0; i < 5; i++) {
            List<TraceRecord> batch = List.of(
                    records.said(one, "q" + i, "a" + i), records.event(null), records.said(two, "q" + i, "a" + i));
            backend().append(batch);
            expected.addAll(batch);
            reopen();
        }

        assertThat(wire(stream())).isEqualTo(wire(expected));
    }

    @Test
    void records_giveAPartByCursorAndLimit() {
        String trace = storeTrace("agent", "a question", "an answer");
        List<StoredRecord> all = store().records(0, 100);

        assertThat(store().records(0, 1)).isEqualTo(all.subList(0, 1));
        assertThat(store().records(all.get(0).cursor(), 100)).isEqualTo(all.subList(1, 3));
        assertThat(store().records(all.get(2).cursor(), 100)).isEmpty();
        assertThat(store().lastCursor()).isEqualTo(all.get(2).cursor());
        assertThat(all).extracting(stored -> stored.record().traceId()).containsOnly(trace);
    }

    @Test
    void records_neverUseACursorTwice() throws Exception {
        String trace = storeTrace("agent", "a question", "an answer");
        List<StoredRecord> before = store().records(0, 100);
        backend().delete(List.of(trace));
        reopen();

        append(records.started(records.id(), "agent"));

        long last = before.get(before.size() - 1).cursor();
        assertThat(store().records(last, 100)).hasSize(1);
        assertThat(store().records(0, 100)).hasSize(1);
    }

    @Test
    void records_keepWhatThisVersionDoesNotKnow() throws Exception {
        String trace = records.id();
        TraceRecord unknown = records.unknown(trace);
        TraceStarted started =
                new TraceStarted(trace, trace, "agent", null, TestRecords.START, List.of(), Map.of(), Map.of("v9", 1));
        Span span = records.said(trace, "q", "a").span().toBuilder()
                .extra(Map.of("from_the_future", List.of(1, "x")))
                .attributes(Map.of("nested", Map.of("null_like", "", "n", 1.5)))
                .build();
        List<TraceRecord> batch = List.of(started, unknown, new SpanEnded(span), records.event(trace));
        backend().append(batch);

        reopen();

        assertThat(wire(stream())).isEqualTo(wire(batch));
        assertThat(stream().get(1).recordId()).isEqualTo(unknown.recordId());
        assertThat(wire(store().spans(trace))).isEqualTo(wire(List.of(span)));
    }

    @Test
    void records_keepHostileContent() throws Exception {
        String hostile =
                "NUL \u0000 lone \ud800 half \udc00 emoji \ud83d\ude00 '; DROP TABLE trace; -- \u001b[31m \uffff \"";
        String trace = records.id();
        Map<String, Object> metadata = Map.of(
                hostile, hostile, "big", new BigInteger("123456789012345678901234567890"), "exact", 9007199254740993L);
        List<TraceRecord> batch = List.of(
                records.started(trace, "agent " + hostile, hostile, List.of(hostile), metadata),
                records.said(trace, hostile, hostile),
                records.tool(trace, hostile, Map.of("x", hostile), Map.of(hostile, hostile)));
        backend().append(batch);

        reopen();

        assertThat(wire(stream())).isEqualTo(wire(batch));
        assertIs(batch, trace);
    }

    @Test
    void append_takesABigMessage() throws Exception {
        String text = "The quick brown fox. \u00e4\u4e2d\ud83d\ude00 ".repeat(40_000);
        String trace = storeTrace("agent", text, text + "answered");

        reopen();

        assertThat(text.length()).isGreaterThan(1_000_000);
        assertThat(conversation(trace)).containsExactly(text, text + "answered");
    }

    @Test
    void append_takesFiveThousandSpansInOneTrace() {
        String trace = records.id();
        List<TraceRecord> all = new ArrayList<>(List.of(records.started(trace, "agent")));
        for (int i = 0; i < 5_000; i++) {
            all.add(
                    i % 50 == 0
                            ? records.said(trace, "question " + i, "answer " + i)
                            : records.tool(trace, "tool" + i % 7, Map.of("i", i), "result " + i));
        }
        for (int from = 0; from < all.size(); from += 500) {
            backend().append(all.subList(from, Math.min(all.size(), from + 500)));
        }

        assertIs(all, trace);
        assertThat(trace(trace).spanCount()).isEqualTo(5_000);
    }

    @Test
    void delete_removesATraceWithAllThatBelongsToIt() throws Exception {
        String kept = storeTrace("keeper", "stays", "remains");
        String gone = records.id();
        append(
                records.started(gone, gone, "goner", List.of("tag"), Map.of("k", "v")),
                records.said(gone, "vanishing", "vanished"),
                records.tool(gone, "look", Map.of(), "vanished result"),
                records.event(gone),
                records.unknown(gone),
                records.ended(gone, TraceStatus.FAILED));

        assertThat(backend().delete(List.of(gone, gone, records.id()))).isEqualTo(1);

        for (int i = 0; i < 2; i++) {
            assertThat(listed(TraceFilter.all())).containsExactly(kept);
            assertThat(store().list(TraceFilter.agent("goner")).total()).isZero();
            assertThat(store().list(TraceFilter.all().tag("tag")).total()).isZero();
            assertThat(store().trace(gone)).isEmpty();
            assertThat(store().spans(gone)).isEmpty();
            assertThat(store().search(SearchQuery.of("vanish*")).total()).isZero();
            assertThat(store().search(SearchQuery.of("stays")).total()).isEqualTo(1);
            assertThat(store().usage(UsageQuery.by(UsageQuery.By.AGENT)))
                    .extracting(totals -> totals.agentId())
                    .containsExactly("keeper");
            assertThat(stream()).extracting(TraceRecord::traceId).containsOnly(kept);
            assertThat(store().stats().traces()).isEqualTo(1);
            assertThat(store().stats().spans()).isEqualTo(1);
            reopen();
        }
    }

    @Test
    void delete_leavesMessagesThatAnotherTraceHasToo() {
        String one = storeTrace("agent", "the same question", "the same answer");
        String two = storeTrace("agent", "the same question", "the same answer");

        backend().delete(List.of(one));

        assertThat(conversation(two)).containsExactly("the same question", "the same answer");
        assertThat(store().search(SearchQuery.of("same")).items())
                .extracting(hit -> hit.traceId())
                .containsOnly(two);
    }

    @Test
    void delete_letsTheSameRecordsBeStoredAgain() {
        String trace = records.id();
        List<TraceRecord> batch = List.of(records.started(trace, "agent"), records.said(trace, "again", "and again"));
        backend().append(batch);
        backend().delete(List.of(trace));

        backend().append(batch);

        assertIs(batch, trace);
        assertThat(store().search(SearchQuery.of("again")).total()).isEqualTo(2);
    }

    @Test
    void deleteUpdatedBefore_removesWhatIsOlderThanThatInstant() {
        String old = storeTrace("agent", "old", "older");
        String young = storeTrace("agent", "young", "younger");
        Instant last = trace(old).updatedAt();

        assertThat(backend().deleteUpdatedBefore(last)).isZero();
        assertThat(backend().deleteUpdatedBefore(last.plusMillis(1))).isEqualTo(1);

        assertThat(listed(TraceFilter.all())).containsExactly(young);
        assertThat(store().search(SearchQuery.of("old*")).total()).isZero();
        assertThat(backend().deleteUpdatedBefore(records.clock().advance(Duration.ofDays(1))))
                .isEqualTo(1);
        assertThat(stream()).isEmpty();
    }

    @Test
    void check_saysOkAndLeavesNothingBehind() {
        assertThat(backend().check().ok()).isTrue();
        assertThat(backend().check().message()).isNotBlank();

        assertThat(stream()).isEmpty();
        assertThat(store().stats().traces()).isZero();
    }

    @Test
    void check_noticesThatStoringFails_andThatItWorksAgain() throws Exception {
        append(records.started(records.id(), "agent"));
        breakPlace();
        try {
            assertThat(backend().check().ok()).isFalse();
            assertThat(backend().check().message()).isNotBlank();
        } finally {
            mendPlace();
        }

        assertThat(backend().check().ok()).isTrue();
    }

    @Test
    void close_canBeCalledTwice_evenUnused() throws Exception {
        backend().close();
        backend().close();
        StorageBackend unused = open();
        unused.close();
        unused.close();

        reopen();
        assertThat(backend().check().ok()).isTrue();
    }

    @Test
    void toString_namesTheBackend() {
        assertThat(backend().toString()).doesNotContain("@").isNotBlank();
    }

    @Test
    void conversation_recordedCallByCall_isStoredOnce() {
        String trace = records.id();
        List<TraceRecord> all = new ArrayList<>(List.of(records.started(trace, "agent")));
        List<Message> history = new ArrayList<>(List.of(Message.of(Message.SYSTEM, "be brief")));
        for (int turn = 0; turn < 50; turn++) {
            history.add(Message.of(Message.HUMAN, "question " + turn));
            all.add(records.call(trace, "m", Usage.of(10L, 1L), List.copyOf(history), "answer " + turn));
            history.add(Message.of(Message.AI, "answer " + turn));
        }
        all.forEach(this::append);

        assertThat(conversation(trace))
                .isEqualTo(history.stream().map(Message::content).toList());
        assertIs(all, trace);
        assertThat(Json.write(wire(stream()))).isEqualTo(Json.write(wire(all)));
    }
}
