package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.ToolScope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tools that answer a question: search, failures, usage, comparison and SQL. */
class QuestionsTest {
    @TempDir
    private Path directory;

    private TraceClient tracing;
    private Reading reading;

    @BeforeEach
    void open() {
        tracing = TraceClient.builder()
                .settings(Settings.of(
                        Map.of("TRUSTMODEL_DB_PATH", directory.resolve("t.db").toString())))
                .build();
        reading = new Reading(tracing);
    }

    @AfterEach
    void close() {
        tracing.close();
    }

    private TraceScope begin(String agent) {
        return tracing.startDetached(TraceOptions.agent(agent));
    }

    private void say(TraceScope trace, String model, String question, String answer) {
        trace.recordLlmCall(Exchange.of(
                "anthropic",
                Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", question))),
                Map.of(
                        "type",
                        "message",
                        "role",
                        "assistant",
                        "model",
                        model,
                        "content",
                        List.of(Map.of("type", "text", "text", answer)),
                        "usage",
                        Map.of("input_tokens", 100, "output_tokens", 20)),
                Duration.ofMillis(20)));
    }

    private void tool(TraceScope trace, String name, Object arguments, String error) {
        try (ToolScope tool = trace.toolCall(name, arguments)) {
            if (error == null) {
                tool.result("fine");
            } else {
                tool.fail(error);
            }
        }
    }

    private void flush() {
        assertThat(tracing.flush(Duration.ofSeconds(20)).complete()).isTrue();
    }

    @Test
    void search_findsMessagesWithTheirPlace() {
        TraceScope trace = begin("support");
        say(trace, "claude-haiku-4-5", "Where is my [big] order?", "The order [42] was refunded yesterday.");
        flush();

        Map<String, Object> answer = reading.askLittle("search_traces", Map.of("query", "refunded order"));

        assertThat(answer).containsEntry("total", 1L).doesNotContainKeys("next_cursor", "hint", "truncated");
        assertThat(Reading.rows(answer, "hits").get(0))
                .containsEntry("trace_id", trace.traceId())
                .containsEntry("message_index", 1)
                .containsEntry("type", "ai")
                .containsEntry("agent_id", "support")
                .containsEntry("snippet", "The [order] [42] was [refunded] yesterday.");
    }

    @Test
    void search_isPagedByCursor() {
        for (int i = 0; i < 45; i++) {
            say(begin("support"), "claude-haiku-4-5", "Refund number " + i + "?", "Yes.");
        }
        flush();
        List<Object> seen = new ArrayList<>();
        Map<String, Object> arguments = new HashMap<>(Map.of("query", "refund"));
        do {
            Map<String, Object> page = reading.askLittle("search_traces", arguments);
            Reading.rows(page, "hits").forEach(hit -> seen.add(hit.get("trace_id")));
            arguments.put("cursor", page.get("next_cursor"));
        } while (arguments.get("cursor") != null);

        assertThat(seen).hasSize(45).doesNotHaveDuplicates();
    }

    @Test
    void search_thatFindsNothingSaysWhichConditionItWas() {
        say(begin("support"), "claude-haiku-4-5", "Where is Riga?", "In Latvia.");
        flush();

        assertThat((String) reading.askLittle("search_traces", Map.of("query", "riga", "agent_id", "suport"))
                        .get("hint"))
                .contains("query alone matches 1")
                .contains("there is no agent 'suport', there are support");
    }

    @Test
    void failures_areGroupedByTheirReasonWithExamples() {
        for (int i = 0; i < 3; i++) {
            TraceScope trace = begin("coder");
            tool(trace, "read_file", Map.of("path", "/tmp/" + i), "no such file: /tmp/" + i);
            tool(trace, "read_file", Map.of("path", "/etc"), null);
            trace.end(TraceStatus.COMPLETED, null);
        }
        TraceScope limited = begin("coder");
        limited.recordLlmCall(Exchange.builder()
                .provider("anthropic")
                .status(429)
                .attempts(3)
                .request(Map.of("model", "claude-haiku-4-5", "messages", List.of()))
                .response(Map.of(
                        "type", "error", "error", Map.of("type", "rate_limit_error", "message", "Too many requests")))
                .build());
        limited.end(TraceStatus.FAILED, "gave up after 3 attempts");
        say(begin("coder"), "claude-haiku-4-5", "Hello?", "Hello!");
        flush();

        Map<String, Object> answer = reading.askLittle("find_failures", Map.of());

        assertThat(answer).containsEntry("failed_traces", 4L).containsEntry("examined_traces", 4);
        List<Map<String, Object>> groups = Reading.rows(answer, "groups");
        assertThat(groups).extracting(group -> group.get("kind")).containsExactlyInAnyOrder("tool", "llm", "trace");
        assertThat(groups.get(0))
                .containsEntry("name", "read_file")
                .containsEntry("count", 3)
                .containsEntry("traces", 3);
        Map<String, Object> example = Client.object(((List<?>) groups.get(0).get("examples")).get(0));
        assertThat((String) example.get("error")).startsWith("no such file: /tmp/");
        assertThat((String) example.get("arguments")).startsWith("{\"path\":\"/tmp/");
        Map<String, Object> call = only(groups, "llm");
        assertThat(call).containsEntry("name", "claude-haiku-4-5");
        assertThat((String)
                        Client.object(((List<?>) call.get("examples")).get(0)).get("error"))
                .isEqualTo("429 rate_limit_error: Too many requests");
        assertThat(Client.object(((List<?>) only(groups, "trace").get("examples")).get(0)))
                .containsEntry("error", "gave up after 3 attempts")
                .containsEntry("trace_id", limited.traceId());
        Map<String, Object> one = reading.askLittle("find_failures", Map.of("trace_id", limited.traceId()));
        assertThat(Reading.rows(one, "groups")).hasSize(2);
        Object spanId = Client.object(((List<?>) call.get("examples")).get(0)).get("span_id");
        assertThat(reading.askLittle("get_trace_detail", Map.of("trace_id", limited.traceId(), "span_id", spanId)))
                .containsKey("span");
    }

    @Test
    void failureThatASpanExplains_isNotSaidOfItsTraceAgain() {
        TraceScope trace = begin("coder");
        tool(trace, "read_file", Map.of("path", "/tmp/x"), "ENOENT: no such file");
        trace.end(TraceStatus.FAILED, "no such file");
        flush();

        List<Map<String, Object>> groups = Reading.rows(reading.askLittle("find_failures", Map.of()), "groups");

        assertThat(groups).extracting(group -> group.get("kind")).containsExactly("tool");
    }

    @Test
    void failuresThatDoNotFit_areNotPromisedByALargerLimit() {
        TraceScope trace = begin("coder");
        for (int i = 0; i < 90; i++) {
            String word = "abcdefghij".substring(i % 10, i % 10 + 1).repeat(9) + "klmnopqrs".charAt(i / 10);
            tool(trace, "read_" + word, Map.of("path", "x".repeat(300)), "no " + word.repeat(60));
        }
        flush();

        Map<String, Object> answer = reading.ask("find_failures", Map.of("limit", 100));

        assertThat((String) answer.get("truncated"))
                .contains("of 90 groups are shown", "since, until or agent_id give others")
                .doesNotContain("limit gives more");
        assertThat((String) reading.askLittle("find_failures", Map.of()).get("truncated"))
                .contains("limit gives more");
    }

    private static Map<String, Object> only(List<Map<String, Object>> groups, String kind) {
        return groups.stream()
                .filter(group -> kind.equals(group.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void callThatSucceededAtLast_isARetry() {
        TraceScope trace = begin("coder");
        trace.recordLlmCall(Exchange.of(
                        "anthropic",
                        Map.of("model", "claude-haiku-4-5", "messages", List.of()),
                        Map.of(
                                "type",
                                "message",
                                "role",
                                "assistant",
                                "model",
                                "claude-haiku-4-5",
                                "content",
                                List.of()),
                        Duration.ofMillis(5))
                .toBuilder()
                .attempts(3)
                .build());
        flush();

        Map<String, Object> answer = reading.askLittle("find_failures", Map.of("trace_id", trace.traceId()));

        assertThat(Reading.rows(answer, "groups").get(0)).containsEntry("kind", "retry");
    }

    @Test
    void usage_isAddedUpAndGroupedAsAsked() {
        say(begin("a"), "claude-haiku-4-5", "1?", "1");
        say(begin("a"), "claude-opus-4-1", "2?", "2");
        say(begin("b"), "claude-haiku-4-5", "3?", "3");
        flush();

        Map<String, Object> byModel = reading.askLittle("get_usage", Map.of());
        assertThat(Client.object(byModel.get("total")))
                .containsEntry("calls", 3L)
                .containsEntry("total_tokens", 360L);
        assertThat(Reading.rows(byModel, "groups"))
                .extracting(group -> group.get("model"))
                .containsExactly("claude-opus-4-1", "claude-haiku-4-5");
        assertThat(Reading.rows(reading.askLittle("get_usage", Map.of("group_by", List.of("day", "agent"))), "groups"))
                .hasSize(2)
                .allSatisfy(group -> assertThat(group).containsKeys("day", "agent_id", "calls", "cost"));
        assertThat(Reading.rows(reading.askLittle("get_usage", Map.of("group_by", List.of())), "groups"))
                .isEmpty();
        assertThat(Reading.rows(reading.askLittle("get_usage", Map.of("group_by", List.of("thread"))), "groups"))
                .hasSize(3);
        assertThat((String) reading.askLittle("get_usage", Map.of("group_by", List.of("thread"), "limit", 2))
                        .get("truncated"))
                .contains("only 2 of 3 groups");
        assertThat((String) reading.askLittle("get_usage", Map.of("agent_id", "nobody"))
                        .get("hint"))
                .contains("there is no agent 'nobody', there are a, b");
        assertThat(reading.askLittle("get_usage", Map.of("since", "2026-03-01T09:30:00Z", "until", "2026-03-02")))
                .containsEntry("since", "2026-03-01") // whole days
                .containsEntry("until", "2026-03-02");
        assertThat(reading.refused("get_usage", Map.of("group_by", List.of("week"))))
                .contains("group_by holds the string 'week'; each of it must be one of day, agent");
        assertThat(reading.refused("get_usage", Map.of("group_by", "model"))).contains("it must be an array");
    }

    @Test
    void comparison_showsWhereTheConversationsPart() {
        TraceScope one = begin("a");
        say(one, "claude-haiku-4-5", "Where is Riga?", "In Latvia.");
        tool(one, "map", Map.of("city", "Riga"), null);
        one.end(TraceStatus.COMPLETED, null);
        TraceScope other = begin("a");
        say(other, "claude-opus-4-1", "Where is Riga?", "On the Baltic Sea.");
        tool(other, "map", Map.of("city", "Riga"), "no map");
        tool(other, "weather", Map.of("city", "Riga"), null);
        other.end(TraceStatus.FAILED, "no map");
        flush();

        Map<String, Object> answer = reading.askLittle(
                "compare_traces", Map.of("trace_id", one.traceId(), "other_trace_id", other.traceId()));

        assertThat(Client.object(answer.get("one")))
                .containsEntry("status", "completed")
                .containsEntry("models", List.of("claude-haiku-4-5"));
        assertThat(Client.object(answer.get("other")))
                .containsEntry("status", "failed")
                .containsEntry("error", "no map");
        assertThat(Client.object(answer.get("difference")))
                .containsEntry("tool_call_count", 1)
                .containsEntry("error_count", 1)
                .containsKey("cost");
        assertThat(Client.object(answer.get("tool_calls")))
                .containsEntry("one", List.of("map"))
                .containsEntry("other", List.of("map (failed)", "weather"))
                .containsEntry("same_at_first", 0);
        Map<String, Object> conversation = Client.object(answer.get("conversation"));
        assertThat(conversation).containsEntry("messages_in_common", 1);
        assertThat(Client.object(conversation.get("one_goes_on"))).containsEntry("content", "In Latvia.");
        assertThat(Client.object(conversation.get("other_goes_on"))).containsEntry("content", "On the Baltic Sea.");
        Map<String, Object> same =
                reading.askLittle("compare_traces", Map.of("trace_id", one.traceId(), "other_trace_id", one.traceId()));
        assertThat(same).doesNotContainKey("hint");
    }

    @Test
    void query_runsReadOnlySqlAndGivesItsSchemaWhenThereIsNone() {
        say(begin("a"), "claude-haiku-4-5", "Where?", "here ".repeat(1_000));
        say(begin("b"), "claude-haiku-4-5", "When?", "now");
        flush();

        Map<String, Object> schema =
                Client.object(reading.askLittle("query_traces", Map.of()).get("schema"));
        assertThat((String) schema.get("llm_calls")).contains("duration_ms").contains("input_tokens");
        Map<String, Object> answer = reading.askLittle(
                "query_traces", Map.of("sql", "SELECT agent_id, count(*) AS n, null AS none FROM traces GROUP BY 1"));
        assertThat(answer).containsEntry("columns", List.of("agent_id", "n", "none"));
        assertThat((List<?>) answer.get("rows")).hasSize(2).asString().contains("[a, 1, null]");
        assertThat(reading.askLittle("query_traces", Map.of("sql", "SELECT content FROM messages"))
                        .get("rows")
                        .toString())
                .contains("…[+4500 chars]");
        assertThat((String) reading.ask("query_traces", Map.of("sql", "SELECT * FROM messages", "limit", 1))
                        .get("truncated"))
                .contains("only the first 1 rows are shown");
        assertThat(reading.refused("query_traces", Map.of("sql", "DELETE FROM traces")))
                .startsWith("sql: ");
        assertThat(reading.refused("query_traces", Map.of("sql", "SELECT nonesuch FROM traces")))
                .contains("no such column: nonesuch");
    }

    @Test
    void examplesOfTheSchema_areValid() {
        say(begin("a"), "claude-haiku-4-5", "Where?", "here");
        flush();
        List<?> examples = (List<?>) reading.askLittle("query_traces", Map.of()).get("examples");

        assertThat(examples)
                .isNotEmpty()
                .allSatisfy(sql -> assertThat(reading.askLittle("query_traces", Map.of("sql", sql)))
                        .containsKey("rows"));
    }

    @Test
    void storeWithoutQueryLanguage_saysSo() {
        try (TraceClient memory =
                TraceClient.builder().storage(new InMemoryStorageBackend()).build()) {
            assertThat(new Reading(memory).refused("query_traces", Map.of("sql", "SELECT 1")))
                    .contains("this store has no query language");
        }
    }
}
