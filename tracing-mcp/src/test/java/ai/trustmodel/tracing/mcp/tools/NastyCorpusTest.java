package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.SpanScope;
import ai.trustmodel.tracing.ToolScope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Traces of every awkward size and script, in a real store: whatever is asked about them stays within the budget. */
class NastyCorpusTest {
    private static final Map<String, String> TRACES = new LinkedHashMap<>();

    @TempDir
    private static Path directory;

    private static TraceClient tracing;
    private static Reading reading;

    @BeforeAll
    static void fill() {
        tracing = TraceClient.builder()
                .settings(Settings.of(
                        Map.of("TRUSTMODEL_DB_PATH", directory.resolve("t.db").toString())))
                .build();
        reading = new Reading(tracing);
        Random random = new Random(7);
        byte[] bytes = new byte[300_000];
        random.nextBytes(bytes);
        String base64 = Base64.getEncoder().encodeToString(bytes);

        add("small", trace -> say(trace, List.of(human("Where is Riga?")), "In Latvia."));
        add("huge message", trace -> say(trace, List.of(human("words and more words ".repeat(500_000))), "Long."));
        add("many messages", trace -> {
            List<Map<String, Object>> history = new ArrayList<>();
            for (int i = 0; i < 2_500; i++) {
                history.add(human("question number " + i + " " + "about it ".repeat(i % 50)));
                history.add(Map.of("role", "assistant", "content", "answer number " + i));
            }
            say(trace, history.subList(0, 4_999), "the last");
        });
        add("many spans", trace -> {
            for (int i = 0; i < 2_000; i++) {
                try (ToolScope tool = trace.toolCall("tool-" + i % 7, Map.of("n", i))) {
                    tool.result("done " + i);
                    if (i % 400 == 3) {
                        tool.fail("no such file: /tmp/" + i);
                    }
                }
            }
        });
        add("deep spans", trace -> {
            List<SpanScope> open = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                open.add(
                        i == 0
                                ? trace.span(SpanKind.CHAIN, "level " + i)
                                : open.get(i - 1).span(SpanKind.CHAIN, "level " + i));
            }
            for (int i = open.size() - 1; i >= 0; i--) {
                open.get(i).close();
            }
        });
        add("emoji", trace -> say(trace, List.of(human("🧑‍🚀🦄".repeat(40_000))), "😀".repeat(20_000)));
        add(
                "other scripts",
                trace -> say(trace, List.of(human("日本語のテキスト".repeat(9_000))), "Привет, мир. ".repeat(9_000)));
        add(
                "escapes",
                trace -> say(trace, List.of(human("\"\\\n\t\u0001".repeat(9_000))), "\u0000\u001b[31m".repeat(9_000)));
        add(
                "base64",
                trace -> say(
                        trace,
                        List.of(Map.of(
                                "role",
                                "user",
                                "content",
                                List.of(
                                        Map.of(
                                                "type",
                                                "image",
                                                "source",
                                                Map.of("type", "base64", "media_type", "image/png", "data", base64)),
                                        Map.of("type", "text", "text", "and raw: " + base64)))),
                        "A picture."));
        add("wide", trace -> {
            Map<String, Object> arguments = new LinkedHashMap<>();
            for (int i = 0; i < 3_000; i++) {
                arguments.put("key-" + i + "-" + "k".repeat(i % 300), List.of(i, Map.of("v", "x".repeat(i % 90))));
            }
            try (ToolScope tool = trace.toolCall("wide".repeat(500), arguments)) {
                tool.fail("e".repeat(100_000));
            }
        });
        add("nested", trace -> {
            Object nested = "bottom";
            for (int i = 0; i < 300; i++) {
                nested = i % 2 == 0 ? Map.of("deeper", nested) : List.of(nested);
            }
            try (ToolScope tool = trace.toolCall("nest", nested)) {
                tool.result(nested);
            }
        });
        add(
                "metadata",
                TraceOptions.agent("agent-" + "x".repeat(5_000))
                        .threadId("thread-" + "日".repeat(5_000))
                        .metadata(Map.of("note", "n".repeat(200_000), "list", List.of("a".repeat(50_000)))),
                trace -> {});
        assertThat(tracing.flush(Duration.ofSeconds(60)).complete()).isTrue();
    }

    private interface Fill {
        void into(TraceScope trace);
    }

    private static void add(String name, Fill fill) {
        add(name, TraceOptions.agent("bot"), fill);
    }

    private static void add(String name, TraceOptions options, Fill fill) {
        TraceScope trace = tracing.startDetached(options);
        fill.into(trace);
        trace.end(TraceStatus.FAILED, name.equals("wide") ? "why ".repeat(50_000) : null);
        tracing.flush(Duration.ofSeconds(60));
        TRACES.put(name, trace.traceId());
    }

    private static Map<String, Object> human(String text) {
        return Map.of("role", "user", "content", text);
    }

    private static void say(TraceScope trace, List<Map<String, Object>> messages, String answer) {
        trace.recordLlmCall(Exchange.of(
                "anthropic",
                Map.of("model", "claude-haiku-4-5", "messages", messages),
                Map.of(
                        "type", "message",
                        "role", "assistant",
                        "model", "claude-haiku-4-5",
                        "content", List.of(Map.of("type", "text", "text", answer)),
                        "usage", Map.of("input_tokens", 10, "output_tokens", 5)),
                Duration.ofMillis(20)));
    }

    @AfterAll
    static void close() {
        tracing.close();
    }

    static Stream<Map<String, Object>> everyCut() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (String view : List.of("", "summary", "messages", "timeline", "full")) {
            for (int length : new int[] {0, 20, 400, 20_000}) {
                for (int limit : new int[] {0, 1, 1_000}) {
                    for (int offset : new int[] {0, 3, 999_999}) {
                        Map<String, Object> arguments = new HashMap<>();
                        if (!view.isEmpty()) {
                            arguments.put("view", view);
                        }
                        put(arguments, "max_chars_per_field", length);
                        put(arguments, "limit", limit);
                        put(arguments, "message_offset", offset);
                        all.add(arguments);
                    }
                }
            }
        }
        return all.stream();
    }

    private static void put(Map<String, Object> arguments, String name, int value) {
        if (value > 0) {
            arguments.put(name, value);
        }
    }

    @ParameterizedTest
    @MethodSource("everyCut")
    void everyViewAndCut_staysWithinTheBudget(Map<String, Object> cut) {
        boolean little =
                !cut.containsKey("limit") && !cut.containsKey("max_chars_per_field") && !"full".equals(cut.get("view"));
        TRACES.forEach((name, id) -> {
            Map<String, Object> arguments = new HashMap<>(cut);
            arguments.put("trace_id", id);
            Map<String, Object> answer = little
                    ? reading.askLittle("get_trace_detail", arguments)
                    : reading.ask("get_trace_detail", arguments);
            assertThat(answer).as(name).containsEntry("id", id);
        });
    }

    @Test
    void everySpanOfEveryTrace_canBeShown() {
        TRACES.forEach((name, id) -> tracing.traces().spans(id).stream()
                .limit(5)
                .forEach(span -> {
                    Map<String, Object> answer =
                            reading.askLittle("get_trace_detail", Map.of("trace_id", id, "span_id", span.id()));
                    assertThat(Client.object(answer.get("span"))).containsEntry("id", span.id());
                    reading.ask(
                            "get_trace_detail",
                            Map.of("trace_id", id, "span_id", span.id(), "max_chars_per_field", 20_000));
                    reading.askLittle(
                            "get_trace_detail", Map.of("trace_id", id, "span_id", span.id(), "view", "timeline"));
                }));
    }

    @Test
    void otherTools_stayWithinTheBudget() {
        reading.askLittle("get_traces", Map.of());
        reading.askLittle("get_traces", Map.of("fields", List.of("*")));
        reading.ask("get_traces", Map.of("limit", 100, "fields", List.of("*")));
        reading.askLittle("find_failures", Map.of());
        reading.ask("find_failures", Map.of("limit", 100));
        reading.askLittle("get_usage", Map.of("group_by", List.of("day", "agent", "provider", "model", "thread")));
        reading.askLittle("search_traces", Map.of("query", "answer"));
        reading.ask("search_traces", Map.of("query", "answ* \"number 7\"", "limit", 100));
        reading.askLittle("query_traces", Map.of());
        reading.askLittle(
                "query_traces",
                Map.of("sql", "SELECT * FROM messages WHERE trace_id <> '" + TRACES.get("huge message") + "'"));
        reading.askLittle("query_traces", Map.of("sql", "SELECT json FROM spans"));
        reading.ask(
                "query_traces",
                Map.of("sql", "SELECT * FROM tool_calls", "limit", 1000, "max_chars_per_field", 20_000));
        for (String one : TRACES.values()) {
            reading.askLittle("find_failures", Map.of("trace_id", one));
            for (String other : TRACES.values()) {
                reading.askLittle("compare_traces", Map.of("trace_id", one, "other_trace_id", other));
            }
        }
    }

    @Test
    void madeUpArguments_areNamedWithinTheBudget() {
        Map<String, Object> arguments = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            arguments.put("made-up-" + i + "u".repeat(1_000), i);
        }
        assertThat((List<?>) reading.askLittle("get_traces", arguments).get("ignored_arguments"))
                .hasSize(11)
                .last()
                .isEqualTo("…[+2990 items]");
    }

    @Test
    void pagesOfMessages_showEveryMessageOnce() {
        String id = TRACES.get("many messages");
        List<Object> seen = new ArrayList<>();
        Object next = 0;
        while (next != null) {
            Map<String, Object> page = reading.ask(
                    "get_trace_detail",
                    Map.of("trace_id", id, "view", "messages", "limit", 300, "message_offset", next));
            Reading.rows(page, "messages").forEach(message -> seen.add(message.get("content")));
            next = page.get("next_message_offset");
        }
        assertThat(seen).hasSize(5_000);
        assertThat(seen.get(4_998).toString()).startsWith("question number 2499 ");
        assertThat(seen.get(4_999)).isEqualTo("the last");
    }

    @Test
    void longTrace_comesAsASummaryWithItsFirstMessagesAndALink() {
        String id = TRACES.get("many messages");
        Map<String, Object> result = reading.call("get_trace_detail", Map.of("trace_id", id));
        Map<String, Object> answer = Client.structured(result);

        int shown = Reading.rows(answer, "messages").size();
        assertThat(answer)
                .containsEntry("view", "summary")
                .containsEntry("message_count", 5_000)
                .containsEntry("next_message_offset", shown);
        assertThat(Client.object(answer.get("message_types"))).containsEntry("human", 2_500);
        assertThat((String) answer.get("truncated"))
                .contains("message_offset " + shown)
                .contains("view timeline");
        assertThat(((List<?>) result.get("content")).get(1))
                .isEqualTo(Map.of(
                        "type", "resource_link",
                        "uri", "trace://" + id + "/messages",
                        "name", "messages of the trace",
                        "mimeType", "application/json"));
    }

    @Test
    void smallTrace_comesWhole() {
        Map<String, Object> result = reading.call("get_trace_detail", Map.of("trace_id", TRACES.get("small")));

        assertThat(Client.structured(result)).containsEntry("view", "full").doesNotContainKey("truncated");
        assertThat(Reading.rows(Client.structured(result), "messages"))
                .extracting(message -> message.get("content"))
                .containsExactly("Where is Riga?", "In Latvia.");
        assertThat((List<?>) result.get("content")).hasSize(1);
    }

    @Test
    void hugeMessage_isCutAndSaysByHowMuch() {
        Map<String, Object> answer =
                reading.askLittle("get_trace_detail", Map.of("trace_id", TRACES.get("huge message")));

        assertThat(answer).containsEntry("view", "full");
        assertThat((String) Reading.rows(answer, "messages").get(0).get("content"))
                .startsWith("words and more")
                .endsWith("…[+" + (10_500_000 - 4_000) + " chars]");
        assertThat((String) answer.get("truncated")).contains("Texts are cut to 4000 characters");
    }

    @Test
    void pictures_areNamedAndNotShown() {
        String answer =
                Json.write(reading.ask("get_trace_detail", Map.of("trace_id", TRACES.get("base64"), "view", "full")));

        assertThat(answer).contains("[image/png 300.0 KB sha256:");
    }

    @Test
    void timeline_showsFailuresFirstAndSaysHowMuchIsOmitted() {
        Map<String, Object> answer =
                reading.askLittle("get_trace_detail", Map.of("trace_id", TRACES.get("many spans"), "view", "timeline"));

        List<Map<String, Object>> spans = Reading.rows(answer, "spans");
        assertThat(spans.stream().filter(span -> "error".equals(span.get("status"))))
                .hasSize(5);
        assertThat(answer).containsEntry("omitted_spans", 2_000 - spans.size());
        assertThat(spans)
                .extracting(span -> ((Number) span.get("at_ms")).longValue())
                .isSorted();
    }

    @Test
    void timelineOfDeepTrace_stopsAtTheEighthLevelAndGoesOnBelowASpan() {
        String id = TRACES.get("deep spans");
        Map<String, Object> answer = reading.askLittle("get_trace_detail", Map.of("trace_id", id, "view", "timeline"));
        List<Map<String, Object>> spans = Reading.rows(answer, "spans");

        assertThat(spans).hasSize(8);
        assertThat(spans.get(7))
                .containsEntry("depth", 7)
                .containsEntry("omitted", 52)
                .containsEntry("name", "level 7");
        Map<String, Object> below = reading.askLittle(
                "get_trace_detail",
                Map.of(
                        "trace_id",
                        id,
                        "view",
                        "timeline",
                        "span_id",
                        spans.get(7).get("span_id")));
        assertThat(Reading.rows(below, "spans").get(0)).containsEntry("name", "level 8");
        assertThat(reading.refused("get_trace_detail", Map.of("trace_id", id, "span_id", "nothing")))
                .contains("the trace has no span 'nothing'")
                .contains("view timeline");
    }
}
