package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Settings;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists over a real store. */
class TraceListingTest {
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

    private String record(String agent, String model, String answer, TraceStatus status) {
        TraceScope trace = tracing.startDetached(TraceOptions.agent(agent));
        trace.recordLlmCall(Exchange.of(
                "anthropic",
                Map.of("model", model, "messages", List.of(Map.of("role", "user", "content", "Where is Riga?"))),
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
                        Map.of("input_tokens", 10, "output_tokens", 5)),
                Duration.ofMillis(20)));
        if (status != TraceStatus.RUNNING) {
            trace.end(status, status == TraceStatus.FAILED ? "it broke" : null);
        }
        return trace.traceId();
    }

    private void record(int count) {
        for (int i = 0; i < count; i++) {
            record("agent-" + i % 3, "claude-haiku-4-5", "In Latvia. ".repeat(20 * (i % 5)), TraceStatus.COMPLETED);
        }
        tracing.flush(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 100})
    void pages_visitEveryTraceOnce(int limit) {
        record(230);
        List<Object> seen = new ArrayList<>();
        Map<String, Object> arguments = new HashMap<>(Map.of("agent_id", "agent-1"));
        if (limit > 0) {
            arguments.put("limit", limit);
        }
        Object next = null;
        do {
            Map<String, Object> page =
                    limit == 0 ? reading.askLittle("get_traces", arguments) : reading.ask("get_traces", arguments);
            assertThat(page).containsEntry("total", 77L);
            Reading.rows(page, "traces").forEach(trace -> seen.add(trace.get("id")));
            next = page.get("next_cursor");
            arguments.put("cursor", next);
        } while (next != null);

        assertThat(seen).hasSize(77).doesNotHaveDuplicates();
    }

    @Test
    void page_thatIsCutShortSaysSoAndGoesOnBehindItsLastTrace() {
        record(60);
        Map<String, Object> page = reading.askLittle("get_traces", Map.of());

        int shown = Reading.rows(page, "traces").size();
        assertThat(shown).isBetween(10, 19);
        assertThat((String) page.get("truncated"))
                .contains("only " + shown + " traces")
                .contains("next_cursor");
        Object first = Reading.rows(
                        reading.ask("get_traces", Map.of("cursor", page.get("next_cursor"), "limit", 1)), "traces")
                .get(0)
                .get("id");
        assertThat(Reading.rows(reading.ask("get_traces", Map.of("offset", shown, "limit", 1)), "traces")
                        .get(0))
                .containsEntry("id", first);
    }

    @Test
    void placesBehindTheLast_areSaidToBe() {
        record(3);
        Map<String, Object> list = reading.askLittle("get_traces", Map.of("offset", 5));
        assertThat(Reading.rows(list, "traces")).isEmpty();
        assertThat((String) list.get("hint")).contains("there are 3", "offset is too large");

        Object id = Reading.rows(reading.askLittle("get_traces", Map.of()), "traces")
                .get(0)
                .get("id");
        Map<String, Object> detail =
                reading.askLittle("get_trace_detail", Map.of("trace_id", id, "view", "messages", "message_offset", 99));
        assertThat((String) detail.get("truncated")).contains("the last has message_offset 1");
    }

    @Test
    void fields_makeRowsOfThese() {
        record(60);
        Map<String, Object> page = reading.askLittle("get_traces", Map.of("fields", List.of("status", "cost")));

        assertThat(Reading.rows(page, "traces"))
                .hasSize(20)
                .allSatisfy(row -> assertThat(row).containsOnlyKeys("id", "status", "cost"));
        assertThat(Reading.rows(reading.ask("get_traces", Map.of("fields", List.of("*"), "limit", 1)), "traces")
                        .get(0))
                .containsKeys("name", "span_count", "error_count");
        assertThat(reading.refused("get_traces", Map.of("fields", List.of("messages"))))
                .contains("there is no field 'messages'")
                .contains("last_message");
        assertThat(reading.refused("get_traces", Map.of("fields", List.of(1)))).contains("each of it must be a string");
    }

    @Test
    void filters_narrow() {
        String failed = record("bot", "claude-haiku-4-5", "Never.", TraceStatus.FAILED);
        String other = record("bot", "claude-opus-4-1", "Latvia is where it lies.", TraceStatus.COMPLETED);
        tracing.flush(Duration.ofSeconds(20));

        assertThat(ids(Map.of("has_error", true))).containsExactly(failed);
        assertThat(ids(Map.of("has_error", false))).containsExactly(other);
        assertThat(ids(Map.of("model", "claude-opus-4-1"))).containsExactly(other);
        assertThat(ids(Map.of("query", "latvia"))).containsExactly(other);
        assertThat(ids(Map.of("since", "2h"))).containsExactly(other, failed);
        assertThat(ids(Map.of("until", "2h"))).isEmpty();
        assertThat(ids(Map.of("since", "2020-01-01", "until", "2999-01-01T00:00:00Z")))
                .hasSize(2);
    }

    private List<Object> ids(Map<String, Object> arguments) {
        return Reading.rows(reading.ask("get_traces", arguments), "traces").stream()
                .map(row -> row.get("id"))
                .toList();
    }

    @Test
    void cursorOfAnotherList_isRefused() {
        record(60);
        Object cursor = reading.ask("get_traces", Map.of("agent_id", "agent-1")).get("next_cursor");

        assertThat(reading.refused("get_traces", Map.of("agent_id", "agent-2", "cursor", cursor)))
                .contains("no cursor of a list with these filters");
        assertThat(reading.refused("search_traces", Map.of("query", "riga", "cursor", cursor)))
                .contains("no cursor of a list");
        assertThat(reading.refused("get_traces", Map.of("cursor", "%%"))).contains("no cursor");
        assertThat(reading.ask(
                        "get_traces", Map.of("agent_id", "agent-1", "cursor", cursor, "fields", List.of("cost"))))
                .containsKey("traces");
    }

    @Test
    void emptyStore_saysThatNothingIsRecorded() {
        assertThat((String)
                        reading.askLittle("get_traces", Map.of("agent_id", "x")).get("hint"))
                .contains("nothing is recorded yet in ")
                .contains("t.db")
                .contains("trace_llm_call");
        assertThat((String) reading.askLittle("find_failures", Map.of()).get("hint"))
                .contains("nothing is recorded");
        assertThat((String) reading.askLittle("get_usage", Map.of()).get("hint"))
                .contains("nothing is recorded");
        assertThat((String)
                        reading.askLittle("search_traces", Map.of("query", "x")).get("hint"))
                .contains("nothing is recorded");
        assertThat(reading.refused("get_trace_detail", Map.of("trace_id", "x"))).contains("nothing is recorded");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "agent_id | agnet-1 | there is no agent 'agnet-1', there are agent-1, agent-0, agent-2",
                "model | haiku | there is no model 'haiku', there are claude-haiku-4-5",
                "status | failed | status alone matches 0",
                "query | tallinn | query alone matches 0",
                "until | 3d | until alone matches 0"
            })
    void filterThatMatchesNothing_saysWhatThereIs(String name, String value, String words) {
        record(6);

        assertThat((String) reading.askLittle("get_traces", Map.of(name, value)).get("hint"))
                .contains("but 6 traces are there, from ")
                .contains(words);
    }

    @Test
    void filtersThatExcludeEachOther_areToldApart() {
        record(6);

        assertThat((String) reading.askLittle("get_traces", Map.of("agent_id", "agent-1", "status", "failed"))
                        .get("hint"))
                .contains("agent_id alone matches 2")
                .contains("status alone matches 0");
    }

    @Test
    void timeNobodyUnderstands_isRefusedWithExamples() {
        assertThat(reading.refused("get_traces", Map.of("since", "last tuesday")))
                .startsWith("since: 'last tuesday' is no time; write 2026-11-20");
    }

    @Test
    void mistypedId_namesTheNearest() {
        String id = record("bot", "claude-haiku-4-5", "Yes.", TraceStatus.COMPLETED);
        record(20);
        String mistyped = id.substring(0, 20) + (id.charAt(20) == 'f' ? '0' : 'f') + id.substring(21);

        assertThat(reading.refused("get_trace_detail", Map.of("trace_id", mistyped)))
                .contains("there is no trace '" + mistyped + "'")
                .contains("near it are " + id);
        assertThat(reading.refused("get_trace_detail", Map.of("trace_id", id.substring(0, 30))))
                .contains(id);
        assertThat(reading.refused("end_trace", Map.of("trace_id", mistyped))).contains(id);
        assertThat(reading.refused("compare_traces", Map.of("trace_id", id, "other_trace_id", "zzz")))
                .contains("there is no trace 'zzz'; the newest is ");
    }
}
