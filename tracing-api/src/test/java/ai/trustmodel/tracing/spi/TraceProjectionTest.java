package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.trustmodel.tracing.model.EventSeen;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.TraceUpdated;
import ai.trustmodel.tracing.model.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TraceProjectionTest {
    private static final String TRACE = "0195f000-0000-7000-8000-000000000001";
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final TraceProjection projection = new TraceProjection(TRACE);
    private int spans;

    @Test
    void recordOfAnotherTrace_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        projection.add(new TraceEnded("r", "other", START, TraceStatus.COMPLETED, null, Map.of())))
                .withMessageContaining("other")
                .withMessageContaining(TRACE);
    }

    @Test
    void startedTrace_isRunningAndNamedAfterItsAgent() {
        add(started());

        Trace trace = projection.trace();
        assertThat(trace.agentId()).isEqualTo("agent");
        assertThat(trace.name()).isEqualTo("agent");
        assertThat(trace.threadId()).isEqualTo("thread");
        assertThat(trace.status()).isEqualTo(TraceStatus.RUNNING);
        assertThat(trace.createdAt()).isEqualTo(START);
        assertThat(trace.updatedAt()).isEqualTo(START);
        assertThat(trace.latencyMs()).isZero();
        assertThat(trace.provider()).isNull();
        assertThat(trace.model()).isNull();
        assertThat(trace.lastMessage()).isNull();
        assertThat(trace.cost()).isNull();
    }

    @Test
    void spansAlone_makeATraceOfAnUnknownAgent() {
        add(call(10, Usage.of(1L, 1L), "hello", "h1"));

        Trace trace = projection.trace();
        assertThat(trace.agentId()).isEqualTo("unknown");
        assertThat(trace.threadId()).isEqualTo(TRACE);
        assertThat(trace.name()).isEqualTo("unknown");
        assertThat(trace.status()).isEqualTo(TraceStatus.RUNNING);
        assertThat(trace.createdAt()).isEqualTo(START.plusSeconds(10));
    }

    @Test
    void times_goFromTheEarliestStartToTheLastChange() {
        add(started(), call(-5, null, "a"), call(20, null, "b"), ended(10, TraceStatus.COMPLETED, null));

        Trace trace = projection.trace();
        assertThat(trace.createdAt()).isEqualTo(START.minusSeconds(5));
        assertThat(trace.updatedAt()).isEqualTo(START.plusSeconds(21));
        assertThat(trace.latencyMs()).isEqualTo(26_000.0);
    }

    @Test
    void eventsAndUnknownRecords_moveTheLastChangeAlone() {
        TraceRecord unknown = Json.read(
                "{\"record\":\"scored\",\"trace_id\":\"" + TRACE + "\",\"at\":\"2026-03-01T12:01:00Z\"}",
                TraceRecord.class);
        add(
                started(),
                new EventSeen(new HostEvent(
                        "e", "network", START.plusSeconds(30), "opened", Map.of(), Map.of(), TRACE, null, Map.of())),
                unknown);

        assertThat(projection.trace().createdAt()).isEqualTo(START);
        assertThat(projection.trace().updatedAt()).isEqualTo(START.plusSeconds(60));
        assertThat(projection.trace().spanCount()).isZero();
    }

    @Test
    void totals_addWhatIsKnown_andCountWhatIsNot() {
        add(
                call(1, new Usage(100L, 20L, 130L, Map.of(), Map.of()), "a"),
                call(2, Usage.of(7L, null), "b"),
                call(3, null, "c"),
                call(4, new Usage(null, null, null, Map.of(), Map.of()), "d"),
                failed(5));

        Trace trace = projection.trace();
        assertThat(trace.totalInputTokens()).isEqualTo(107);
        assertThat(trace.totalOutputTokens()).isEqualTo(20);
        assertThat(trace.totalTokens()).isEqualTo(137);
        assertThat(trace.unknownUsageCount()).isEqualTo(2);
        assertThat(trace.llmCallCount()).isEqualTo(5);
        assertThat(trace.spanCount()).isEqualTo(5);
        assertThat(trace.errorCount()).isEqualTo(1);
    }

    @Test
    void toolCalls_areThoseOfAnswersAndThoseNobodyAskedFor() {
        Message answer = Message.builder(Message.AI)
                .toolCalls(List.of(new ToolCall("c1", "look", Map.of())))
                .invalidToolCalls(List.of(new InvalidToolCall("c2", "listen", "{", null)))
                .build();
        Span call = llm(1, Extraction.builder("p", "a").answer(answer).build());
        add(new SpanEnded(call), tool(2, "c1", call.id(), "seen", true), tool(3, null, null, "felt", true));

        assertThat(projection.trace().toolCallCount()).isEqualTo(3);
    }

    @Test
    void providerAndModel_areThoseOfTheLastCall() {
        add(
                new SpanEnded(
                        llm(1, Extraction.builder("p1", "a").requestModel("m1").build())),
                new SpanEnded(llm(
                        2,
                        Extraction.builder("p2", "a")
                                .requestModel("m2")
                                .responseModel("m2-exact")
                                .build())));

        assertThat(projection.trace().provider()).isEqualTo("p2");
        assertThat(projection.trace().model()).isEqualTo("m2-exact");
    }

    @Test
    void lastMessage_isTheBeginningOfTheLastText_andNeverHalfACharacter() {
        String text = "x".repeat(199) + "\ud83d\ude00" + "y".repeat(100);
        add(call(1, null, text), new SpanEnded(llm(2, callsTool("c1"))));

        assertThat(projection.trace().lastMessage()).isEqualTo("x".repeat(199));
    }

    @Test
    void metadataAndTags_areMergedInTheOrderStored() {
        add(
                updated(1, null, List.of("b", "c"), Map.of("k", "new")),
                new TraceStarted(
                        TRACE, "t", "agent", "first", START, List.of("a", "b"), Map.of("k", "old", "n", 1), Map.of()),
                updated(2, "second", List.of(), Map.of("m", true)),
                updated(3, null, List.of(), Map.of()));

        Trace trace = projection.trace();
        assertThat(trace.name()).isEqualTo("second");
        assertThat(trace.tags()).containsExactly("a", "b", "c");
        assertThat(trace.metadata()).containsOnly(Map.entry("k", "new"), Map.entry("n", 1), Map.entry("m", true));
    }

    @Test
    void lastEnd_wins_andTakesItsErrorWithIt() {
        add(started(), ended(1, TraceStatus.FAILED, "it broke"));
        assertThat(projection.trace().error()).isEqualTo("it broke");
        assertThat(projection.trace().metadata()).containsEntry("error", "it broke");

        add(ended(2, TraceStatus.CANCELLED, null));

        assertThat(projection.trace().status()).isEqualTo(TraceStatus.CANCELLED);
        assertThat(projection.trace().error()).isNull();
    }

    @Test
    void startAfterEverythingElse_changesNothing() {
        List<TraceRecord> all = new ArrayList<>(List.of(
                started(),
                call(1, Usage.of(1L, 2L), "a1", "h1"),
                updated(3, "name", List.of("x"), Map.of("k", 1)),
                ended(4, TraceStatus.COMPLETED, null)));
        all.forEach(projection::add);
        TraceProjection other = new TraceProjection(TRACE);
        Collections.reverse(all);
        all.forEach(other::add);

        assertThat(other.trace()).isEqualTo(projection.trace());
    }

    @Test
    void answer_carriesTokensModelAndTime() {
        add(new SpanEnded(llm(
                1,
                Extraction.builder("anthropic", "messages")
                        .responseModel("claude")
                        .usage(Usage.of(3L, 4L))
                        .finishReason("end_turn")
                        .answer(Message.of(Message.AI, "hi"))
                        .build())));

        Message answer = projection.trace().messages().get(0);
        assertThat(answer.usageMetadata()).isEqualTo(Usage.of(3L, 4L));
        assertThat(answer.responseMetadata())
                .containsEntry("model_name", "claude")
                .containsEntry("finish_reason", "end_turn")
                .containsEntry("provider", "anthropic")
                .containsEntry("latency_ms", 1000.0);
    }

    @Test
    void answerThatIsEchoed_keepsItsTokens() {
        add(call(1, Usage.of(1L, 2L), "a1", "h1"), call(2, Usage.of(3L, 4L), "a2", "h1", "a1", "h2"));

        assertThat(contents()).containsExactly("h1", "a1", "h2", "a2");
        assertThat(projection.trace().messages().get(1).usageMetadata()).isEqualTo(Usage.of(1L, 2L));
        assertThat(projection.trace().messageCount()).isEqualTo(4);
    }

    @Test
    void summary_isTheTraceWithoutItsMessages() {
        add(started(), call(1, Usage.of(1L, 2L), "a1", "h1"));

        assertThat(projection.summary().messages()).isEmpty();
        assertThat(projection.summary().messageCount()).isEqualTo(2);
        assertThat(projection.summary().lastMessage()).isEqualTo("a1");
    }

    @Test
    void toolThatWasAskedFor_answersInTheConversation_untilARequestDoes() {
        Extraction asks = callsTool("c1");
        Span call = llm(1, asks);
        add(new SpanEnded(call), tool(2, "c1", call.id(), Map.of("degrees", 4), true));

        Message answer = projection.trace().messages().get(1);
        assertThat(answer.type()).isEqualTo(Message.TOOL);
        assertThat(answer.toolCallId()).isEqualTo("c1");
        assertThat(answer.name()).isEqualTo("look");
        assertThat(answer.status()).isEqualTo("success");
        assertThat(answer.content()).isEqualTo("{\"degrees\":4}");
        assertThat(answer.responseMetadata()).containsEntry("latency_ms", 1000.0);

        Message sent = Message.builder(Message.TOOL)
                .toolCallId("c1")
                .content("4 degrees")
                .build();
        add(new SpanEnded(llm(
                3,
                Extraction.builder("p", "a")
                        .request(List.of(Message.of(Message.AI, ""), sent))
                        .answer(Message.of(Message.AI, "cold"))
                        .build())));

        assertThat(contents()).contains("4 degrees", "cold").doesNotContain("{\"degrees\":4}");
        Message shown = projection.trace().messages().stream()
                .filter(message -> "c1".equals(message.toolCallId()))
                .findFirst()
                .orElseThrow();
        assertThat(shown.name()).isEqualTo("look");
        assertThat(shown.status()).isEqualTo("success");
        assertThat(shown.responseMetadata()).containsEntry("latency_ms", 1000.0);
    }

    @Test
    void toolThatRanTwice_tellsNothingOfTheAnswerARequestBrings() {
        Message sent =
                Message.builder(Message.TOOL).toolCallId("c1").content("x").build();
        add(
                tool(1, "c1", "a", "x", true),
                tool(2, "c1", "a", "y", false),
                new SpanEnded(llm(
                        3, Extraction.builder("p", "a").request(List.of(sent)).build())));

        assertThat(projection.trace().messages()).contains(sent);
    }

    @Test
    void toolThatNobodyAskedFor_isAnAskingAndAnAnsweringMessage() {
        SpanEnded tool = tool(1, null, null, null, false);
        add(tool);

        List<Message> messages = projection.trace().messages();
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).type()).isEqualTo(Message.AI);
        assertThat(messages.get(0).toolCalls())
                .containsExactly(new ToolCall(tool.recordId(), "look", Map.of("where", "here")));
        assertThat(messages.get(1).toolCallId()).isEqualTo(tool.recordId());
        assertThat(messages.get(1).status()).isEqualTo("error");
        assertThat(messages.get(1).content()).isEqualTo("no light");
        assertThat(projection.trace().toolCallCount()).isEqualTo(1);
    }

    @Test
    void argumentsThatAreNoObject_areKeptAsInput() {
        assertThat(argumentsOf("{\"a\":1}")).isEqualTo(Map.of("a", 1));
        assertThat(argumentsOf("free text")).isEqualTo(Map.of("input", "free text"));
        assertThat(argumentsOf(List.of(1, 2))).isEqualTo(Map.of("input", List.of(1, 2)));
        assertThat(argumentsOf(null)).isEqualTo(Map.of());
    }

    @Test
    void callThatNamesTheAnswerItFollows_continuesThatConversation() {
        add(
                following(1, "r1", null, "yes", "ok"),
                following(2, "r2", "r1", "yes", "ok"),
                following(3, "r3", "r2", "no", "bye"),
                following(4, "r4", "somewhere else", "no", "bye"));

        assertThat(contents()).containsExactly("yes", "ok", "yes", "ok", "no", "bye", "no", "bye");
    }

    @Test
    void conversationOfTwoHundredCalls_isShownOnce() {
        List<String> history = new ArrayList<>();
        for (int turn = 0; turn < 200; turn++) {
            history.add("question " + turn);
            add(call(turn, Usage.of(1L, 1L), "answer " + turn, history.toArray(String[]::new)));
            history.add("answer " + turn);
        }

        assertThat(contents()).isEqualTo(history);
        assertThat(projection.trace().messageCount()).isEqualTo(400);
    }

    private void add(TraceRecord... records) {
        Arrays.stream(records).forEach(projection::add);
    }

    private List<String> contents() {
        return projection.trace().messages().stream().map(Message::content).toList();
    }

    private static TraceStarted started() {
        return new TraceStarted(TRACE, "thread", "agent", null, START, List.of(), Map.of(), Map.of());
    }

    private static TraceUpdated updated(int second, String name, List<String> tags, Map<String, Object> metadata) {
        return new TraceUpdated("u" + second, TRACE, name, START.plusSeconds(second), tags, metadata, Map.of());
    }

    private static TraceEnded ended(int second, TraceStatus status, String error) {
        return new TraceEnded("e" + second, TRACE, START.plusSeconds(second), status, error, Map.of());
    }

    /** A call that took a second; requests alternate between a person and the model. */
    private SpanEnded call(int second, Usage usage, String answer, String... request) {
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < request.length; i++) {
            messages.add(Message.of(i % 2 == 0 ? Message.HUMAN : Message.AI, request[i]));
        }
        return new SpanEnded(llm(
                second,
                Extraction.builder("p", "a")
                        .usage(usage)
                        .request(messages)
                        .answer(Message.of(Message.AI, answer))
                        .build()));
    }

    private SpanEnded following(int second, String id, String previous, String question, String answer) {
        return new SpanEnded(llm(
                second,
                Extraction.builder("openai", "responses")
                        .responseId(id)
                        .parameters(previous == null ? Map.of() : Map.of("previous_response_id", previous))
                        .request(List.of(Message.of(Message.HUMAN, question)))
                        .answer(Message.of(Message.AI, answer))
                        .build()));
    }

    private SpanEnded failed(int second) {
        return new SpanEnded(llm(second, Extraction.builder("p", "a").build()).toBuilder()
                .status(SpanStatus.ERROR)
                .build());
    }

    private static Extraction callsTool(String id) {
        return Extraction.builder("p", "a")
                .answer(Message.builder(Message.AI)
                        .toolCalls(List.of(new ToolCall(id, "look", Map.of())))
                        .build())
                .build();
    }

    private Span llm(int second, Extraction extraction) {
        Instant from = START.plusSeconds(second);
        return Span.builder("span" + ++spans, TRACE, SpanKind.LLM, from, from.plusSeconds(1))
                .extraction(extraction)
                .build();
    }

    private SpanEnded tool(int second, String callId, String requestedBy, Object result, boolean success) {
        ToolExecution execution =
                new ToolExecution("look", callId, Map.of("where", "here"), result, success, 1, 0, requestedBy);
        Instant from = START.plusSeconds(second);
        return new SpanEnded(Span.builder("span" + ++spans, TRACE, SpanKind.TOOL, from, from.plusSeconds(1))
                .error(success ? null : "no light")
                .tool(execution)
                .build());
    }

    private static Map<String, Object> argumentsOf(Object arguments) {
        Span span = Span.builder("s", TRACE, SpanKind.TOOL, START, START)
                .tool(new ToolExecution("look", null, arguments, "seen", true, 1, 0, null))
                .build();
        return SpanFacts.toolMessages(span).get(0).toolCalls().get(0).args();
    }
}
