package ai.trustmodel.tracing.cli.exporting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.formats.SpanFormat;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.TraceEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStarted;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Documents as LangSmith's and OpenTelemetry's own tools write them. */
class SpanFormatsTest {
    private final SpanFormat langsmith = SpanFormat.named("langsmith");
    private final SpanFormat otel = SpanFormat.named("otel");

    @Test
    void langsmith_runsOfLangChain_areRead() {
        List<TraceRecord> root = langsmith.read(Json.parse("""
                {"id": "018f0000-0000-7000-8000-000000000001", "trace_id": "018f0000-0000-7000-8000-000000000001",
                 "dotted_order": "20260101T100000000000Z018f0000-0000-7000-8000-000000000001", "name": "AgentExecutor",
                 "run_type": "chain", "start_time": "2026-01-01T10:00:00", "end_time": "2026-01-01T10:00:03.5+00:00",
                 "inputs": {"question": "q"}, "outputs": {"answer": "a"}, "error": null, "tags": ["x"], "session_name": "p",
                 "extra": {"metadata": {"thread_id": "th-1", "customer": 7}, "runtime": {"sdk": "py"}}}
                """));
        assertThat(root)
                .satisfiesExactly(
                        record -> {
                            TraceStarted started = (TraceStarted) record;
                            assertThat(started.traceId()).isEqualTo("018f0000-0000-7000-8000-000000000001");
                            assertThat(started.threadId()).isEqualTo("th-1");
                            assertThat(started.name()).isEqualTo("AgentExecutor");
                            assertThat(started.at()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
                            assertThat(started.tags()).containsExactly("x");
                            assertThat(started.metadata()).isEqualTo(Map.of("customer", 7));
                        },
                        record -> {
                            Span span = ((SpanEnded) record).span();
                            assertThat(span.kind()).isEqualTo(SpanKind.CHAIN);
                            assertThat(span.id()).isNotEqualTo(span.traceId());
                            assertThat(span.attributes())
                                    .containsEntry("inputs", Map.of("question", "q"))
                                    .containsEntry("outputs", Map.of("answer", "a"));
                            assertThat(Json.object(span.attributes().get("langsmith")))
                                    .containsEntry("session_name", "p");
                        },
                        record -> assertThat(((TraceEnded) record).status()).isEqualTo(TraceStatus.COMPLETED));

        Span call = onlySpan(langsmith.read(Json.parse("""
                {"id": "018f0000-0000-7000-8000-000000000002", "trace_id": "018f0000-0000-7000-8000-000000000001",
                 "parent_run_id": "018f0000-0000-7000-8000-000000000001", "name": "ChatOpenAI", "run_type": "llm",
                 "start_time": "2026-01-01T10:00:01Z", "end_time": "2026-01-01T10:00:02Z",
                 "inputs": {"messages": [[{"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages",
                  "HumanMessage"], "kwargs": {"content": "hi", "type": "human"}}]]},
                 "outputs": {"generations": [[{"text": "yo", "generation_info": {}, "type": "ChatGeneration", "message":
                  {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages", "AIMessage"], "kwargs":
                  {"content": "yo", "type": "ai", "tool_calls": [], "invalid_tool_calls": [],
                   "response_metadata": {"finish_reason": "stop"},
                   "usage_metadata": {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}}}}]], "llm_output": {}},
                 "extra": {"invocation_params": {"model": "gpt-x", "temperature": 0, "tools": [{"type": "function"}]},
                  "metadata": {"ls_provider": "openai", "ls_model_name": "gpt-x", "ls_model_type": "chat"}}}
                """)));
        Extraction facts = Objects.requireNonNull(call.extraction());
        assertThat(call.parentId()).isEqualTo(((SpanEnded) root.get(1)).span().id());
        assertThat(facts.provider()).isEqualTo("openai");
        assertThat(facts.model()).isEqualTo("gpt-x");
        assertThat(facts.request()).containsExactly(Message.of(Message.HUMAN, "hi"));
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("yo");
        assertThat(facts.usage()).isEqualTo(Usage.of(5L, 2L));
        assertThat(facts.finishReason()).isEqualTo("stop");
        assertThat(facts.parameters()).isEqualTo(Map.of("temperature", 0));
        assertThat(facts.tools()).hasSize(1);
    }

    @Test
    void langsmith_runsOfWrappedClients_andBatches_areRead() {
        Span call = onlySpan(langsmith.read(Json.parse("""
                {"post": [{"id": "018f000000007000800000000000000a", "trace_id": "018f0000-0000-7000-8000-000000000001",
                 "parent_run_id": "018f0000-0000-7000-8000-000000000009", "name": "ChatOpenAI", "run_type": "llm",
                 "start_time": 1767261600000, "error": "RateLimit",
                 "inputs": {"model": "gpt-x", "messages": [{"role": "user", "content": "hi"}], "max_tokens": 9},
                 "outputs": {"id": "chatcmpl-1", "object": "chat.completion", "model": "gpt-x-2", "choices": [{"index": 0,
                  "finish_reason": "tool_calls", "message": {"role": "assistant", "content": null, "tool_calls": [{"id": "c1",
                  "type": "function", "function": {"name": "f", "arguments": "{\\"a\\": 1}"}}]}}],
                  "usage_metadata": {"input_tokens": 145, "output_tokens": 2, "total_tokens": 147,
                   "input_token_details": {"cache_read": 100}}},
                 "extra": {"metadata": {"ls_provider": "openai"}}}], "patch": []}
                """)));
        Extraction facts = Objects.requireNonNull(call.extraction());
        assertThat(call.id()).isEqualTo("018f0000-0000-7000-8000-00000000000a");
        assertThat(call.parentId()).isEqualTo("018f0000-0000-7000-8000-000000000009");
        assertThat(call.startedAt()).isEqualTo(Instant.parse("2026-01-01T10:00:00Z"));
        assertThat(call.status()).isEqualTo(SpanStatus.ERROR);
        assertThat(call.error()).isEqualTo("RateLimit");
        assertThat(facts.request()).containsExactly(Message.of(Message.HUMAN, "hi"));
        assertThat(Objects.requireNonNull(facts.answer()).toolCalls())
                .containsExactly(new ToolCall("c1", "f", Map.of("a", 1)));
        assertThat(Objects.requireNonNull(facts.usage()).inputTokenDetails()).containsEntry("cache_read", 100L);
        assertThat(facts.finishReason()).isEqualTo("tool_calls");
    }

    @Test
    void langsmith_aToolsRun_isAToolSpan() {
        Span tool = onlySpan(langsmith.read(Json.parse("""
                {"id": "018f0000-0000-7000-8000-00000000000b", "trace_id": "018f0000-0000-7000-8000-000000000001",
                 "parent_run_id": "018f0000-0000-7000-8000-000000000001", "name": "weather", "run_type": "tool",
                 "start_time": "2026-01-01T10:00:00Z", "end_time": "2026-01-01T10:00:01Z",
                 "inputs": {"input": "{'city': 'Riga'}"},
                 "outputs": {"output": {"lc": 1, "type": "constructor", "id": ["langchain", "schema", "messages",
                  "ToolMessage"], "kwargs": {"content": "4C", "tool_call_id": "c1", "status": "error"}}}}
                """)));
        assertThat(Objects.requireNonNull(tool.tool()).arguments()).isEqualTo("{'city': 'Riga'}");
        assertThat(tool.tool().result()).isEqualTo("4C");
        assertThat(tool.tool().callId()).isEqualTo("c1");
        assertThat(tool.tool().success()).isFalse();
    }

    @Test
    void otel_aSpanOfTheConvention_isRead() {
        List<TraceRecord> records = otel.read(Json.parse("""
                {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
                 "scopeSpans": [{"scope": {"name": "x"}, "spans": [{"traceId": "4BF92F3577B34DA6A3CE929D0E0E4736",
                 "spanId": "00f067aa0ba902b7", "name": "chat gpt-4", "kind": 3, "startTimeUnixNano": "1767261600000000001",
                 "endTimeUnixNano": "1767261601500000001", "attributes": [
                  {"key": "gen_ai.operation.name", "value": {"stringValue": "chat"}},
                  {"key": "gen_ai.provider.name", "value": {"stringValue": "gcp.gemini"}},
                  {"key": "gen_ai.conversation.id", "value": {"stringValue": "conv_5j"}},
                  {"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4"}},
                  {"key": "gen_ai.request.top_p", "value": {"doubleValue": 1.5}},
                  {"key": "gen_ai.response.finish_reasons", "value": {"arrayValue": {"values": [{"stringValue": "stop"}]}}},
                  {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "47"}},
                  {"key": "gen_ai.usage.output_tokens", "value": {"intValue": 52}},
                  {"key": "gen_ai.usage.cache_creation.input_tokens", "value": {"intValue": "3"}},
                  {"key": "app.custom", "value": {"boolValue": true}},
                  {"key": "gen_ai.system_instructions", "value": {"stringValue": "[{\\"type\\":\\"text\\",\\"content\\":\\"Be brief\\"}]"}},
                  {"key": "gen_ai.input.messages", "value": {"stringValue":
                   "[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"Weather?\\"},{\\"type\\":\\"blob\\",\\"modality\\":\\"image\\",\\"mime_type\\":\\"image/png\\",\\"content\\":\\"aGk=\\"}]},{\\"role\\":\\"tool\\",\\"parts\\":[{\\"type\\":\\"tool_call_response\\",\\"id\\":\\"c0\\",\\"response\\":\\"rainy\\"}]}]"}},
                  {"key": "gen_ai.output.messages", "value": {"stringValue":
                   "[{\\"role\\":\\"assistant\\",\\"parts\\":[{\\"type\\":\\"reasoning\\",\\"content\\":\\"hm\\"},{\\"type\\":\\"tool_call\\",\\"id\\":\\"c1\\",\\"name\\":\\"f\\",\\"arguments\\":{\\"a\\":1}}],\\"finish_reason\\":\\"tool_call\\"}]"}}
                 ], "status": {}}]}]}]}
                """));
        TraceStarted started = (TraceStarted) records.get(0);
        Span span = onlySpan(records);
        Extraction facts = Objects.requireNonNull(span.extraction());

        assertThat(started.traceId()).isEqualTo("4bf92f35-77b3-4da6-a3ce-929d0e0e4736");
        assertThat(started.agentId()).isEqualTo("shop");
        assertThat(started.threadId()).isEqualTo("conv_5j");
        assertThat(span.id()).endsWith("00f0-67aa0ba902b7");
        assertThat(span.startedAt()).isEqualTo(Instant.parse("2026-01-01T10:00:00.000000001Z"));
        assertThat(span.attributes()).isEqualTo(Map.of("app.custom", true));
        assertThat(facts.provider()).isEqualTo("google");
        assertThat(facts.request()).extracting(Message::type).containsExactly("system", "human", "tool");
        assertThat(facts.request().get(1).content()).isEqualTo("Weather?");
        assertThat(facts.request().get(1).blocks()).hasSize(2);
        assertThat(facts.request().get(2))
                .isEqualTo(Message.builder(Message.TOOL)
                        .content("rainy")
                        .toolCallId("c0")
                        .build());
        Message answer = Objects.requireNonNull(facts.answer());
        assertThat(answer.reasoning()).isEqualTo("hm");
        assertThat(answer.toolCalls()).containsExactly(new ToolCall("c1", "f", Map.of("a", 1)));
        assertThat(answer.blocks()).isEmpty();
        assertThat(facts.usage()).isEqualTo(new Usage(47L, 52L, null, Map.of("cache_creation", 3L), Map.of()));
    }

    @Test
    void otel_printedSpans_withOldNames_areRead() {
        Span span = onlySpan(otel.read(Json.parse("""
                {"name": "openai.chat", "context": {"trace_id": "0x4bf92f3577b34da6a3ce929d0e0e4736",
                 "span_id": "0x00f067aa0ba902b7", "trace_state": "[]"}, "kind": "SpanKind.CLIENT",
                 "parent_id": "0x00f067aa0ba90200", "start_time": "2026-01-01T10:00:00.5Z", "end_time": "2026-01-01T10:00:01Z",
                 "status": {"status_code": "ERROR", "description": "boom"},
                 "attributes": {"gen_ai.system": "openai", "gen_ai.request.model": "gpt-x",
                  "gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "hi",
                  "gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": "yo",
                  "gen_ai.usage.prompt_tokens": 5, "gen_ai.usage.completion_tokens": 2, "llm.usage.total_tokens": 7}}
                """)));
        Extraction facts = Objects.requireNonNull(span.extraction());

        assertThat(span.kind()).isEqualTo(SpanKind.LLM);
        assertThat(span.error()).isEqualTo("boom");
        assertThat(span.parentId()).endsWith("00f0-67aa0ba90200");
        assertThat(facts.request()).containsExactly(Message.of(Message.HUMAN, "hi"));
        assertThat(Objects.requireNonNull(facts.answer()).content()).isEqualTo("yo");
        assertThat(facts.usage()).isEqualTo(Usage.of(5L, 2L));
    }

    @Test
    void langsmith_aCostThatIsNone_isPassedOver() {
        for (String amount : List.of("-1", "1e999999999", "\"5\"", "null")) {
            Span call = onlySpan(langsmith.read(Json.parse("""
                    {"id": "018f0000-0000-7000-8000-000000000002", "trace_id": "018f0000-0000-7000-8000-000000000001",
                     "name": "x", "run_type": "llm", "start_time": "2026-01-01T10:00:01Z",
                     "extra": {"metadata": {"trustmodel": {"kind": "llm", "cost": {"amount": %s}}}}}
                    """.formatted(amount))));

            assertThat(call.cost()).as(amount).isNull();
        }
    }

    @Test
    void whatHasNotTheForm_isRefused_withWhatWasExpected() {
        assertThatThrownBy(() -> langsmith.read(Map.of("name", "x")))
                .hasMessageContaining("\"run_type\"")
                .hasMessageContaining("[name]");
        assertThatThrownBy(() -> langsmith.read(Map.of("id", "1", "run_type", "llm")))
                .hasMessageContaining("not a UUID");
        assertThatThrownBy(() -> otel.read(Map.of("spans", 1))).hasMessageContaining("\"resourceSpans\"");
        assertThatThrownBy(() -> SpanFormat.named("zipkin")).hasMessageContaining("langsmith, otel");
    }

    private static Span onlySpan(List<TraceRecord> records) {
        List<Span> spans = records.stream()
                .filter(SpanEnded.class::isInstance)
                .map(record -> ((SpanEnded) record).span())
                .toList();
        assertThat(spans).hasSize(1);
        return spans.get(0);
    }
}
