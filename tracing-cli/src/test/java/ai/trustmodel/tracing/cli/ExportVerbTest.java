package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportVerbTest {
    @TempDir
    Path dir;

    private Cli cli;

    @BeforeEach
    void store() {
        cli = new Cli(dir.resolve("traces.db"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"langchain", "langchain-lc"})
    void aTraceWithToolCalls_isTheSameInAnotherStore(String format) throws Exception {
        assertThat(cli.run("demo").code()).isZero();
        Path file = dir.resolve("demo.jsonl");
        Cli.Result exported = cli.run("export", "latest", "--format", format, "-o", file.toString());
        assertThat(exported.code()).as(exported.err()).isZero();
        Map<String, Object> before = shown(cli);

        Cli other = new Cli(dir.resolve("other.db"));
        Cli.Result imported = other.run("import", file.toString());

        assertThat(imported.code()).as(imported.err()).isZero();
        Map<String, Object> after = shown(other);
        assertThat(after.get("messages")).isEqualTo(before.get("messages"));
        for (String same : List.of(
                "id",
                "thread_id",
                "agent_id",
                "name",
                "created_at",
                "updated_at",
                "status",
                "total_tokens",
                "total_input_tokens",
                "total_output_tokens",
                "tool_call_count",
                "model")) {
            assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
        }

        Cli.Result again = other.run("import", file.toString());
        assertThat(again.out()).contains("1 file was there already");
        assertThat(shown(other)).isEqualTo(after);
    }

    @Test
    void everyTrace_isALine_andOptionsChoose() {
        for (int i = 0; i < 3; i++) {
            record("agent-" + i, "question " + i);
        }

        assertThat(lines(cli.run("export", "--format", "langchain")))
                .extracting(line -> line.get("agent_id"))
                .containsExactlyInAnyOrder("agent-0", "agent-1", "agent-2");
        assertThat(lines(cli.run("export", "--format", "langchain", "--agent", "agent-1")))
                .extracting(line -> line.get("agent_id"))
                .containsExactly("agent-1");
        Cli.Result none = cli.run("export", "--format", "langchain", "--agent", "nobody");
        assertThat(none.code()).isZero();
        assertThat(none.out()).isEmpty();
        assertThat(none.err()).contains("No trace matches");
    }

    @Test
    void moreTracesThanAPage_areAllWritten() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            ids.add(record("agent", "question " + i));
        }

        assertThat(lines(cli.run("export", "--format", "langchain")))
                .extracting(line -> line.get("trace_id"))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void aFile_isTheOwnersAlone_andIsNotReplacedUnasked() throws Exception {
        record("agent", "hello");
        Path file = dir.resolve("out.jsonl");
        String[] command = {"export", "--format", "langchain", "-o", file.toString()};

        assertThat(cli.run(command).out()).contains("Wrote 1 trace to " + file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");

        Files.writeString(file, "mine");
        Cli.Result refused = cli.run(command);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("is there already", "--force");
        assertThat(file).hasContent("mine");

        assertThat(cli.run("export", "--format", "langchain", "-o", file.toString(), "--force")
                        .code())
                .isZero();
        assertThat(file).content().contains("hello");
        try (var beside = Files.list(dir)) {
            assertThat(beside.map(path -> path.getFileName().toString())).noneMatch(name -> name.endsWith(".part"));
        }
    }

    @Test
    void anExportThatFails_leavesNoFile() throws Exception {
        record("agent", "hello");
        Path file = dir.resolve("out.jsonl");

        assertThat(cli.run("export", "nothere", "--format", "langchain", "-o", file.toString())
                        .code())
                .isEqualTo(1);
        assertThat(file).doesNotExist();
        assertThat(cli.run(
                                "export",
                                "--format",
                                "langchain",
                                "-o",
                                dir.resolve("no/such/x").toString())
                        .err())
                .contains("there is no directory");
        assertThat(cli.run("export", "--format", "langchain", "-o", dir.toString(), "--force")
                        .err())
                .contains("is a directory");
    }

    @Test
    void hiddenCharacters_areEscaped_andStillThere() {
        String evil = "a\u001b]0;title\u0007b\u009bc\u202ed\u007f\uDB40\uDC41e";
        record("agent", evil);

        Cli.Result result = cli.run("export", "--format", "langchain");

        assertThat(result.out()).doesNotContain("\u001b", "\u009b", "\u202e", "\u007f", "\uDB40\uDC41");
        Map<String, Object> line = lines(result).get(0);
        assertThat(Json.object(((List<?>) line.get("messages")).get(0))).containsEntry("content", evil);
    }

    @Test
    void foreignConversations_areRecognisedByShape() throws Exception {
        write("state.json", """
                {"values": {"messages": [{"type": "human", "content": "from langgraph"},
                  {"type": "ai", "content": "yes", "response_metadata": {"model_provider": "acme", "model_name": "m-1"},
                   "usage_metadata": {"input_tokens": 5, "output_tokens": 2, "total_tokens": 7}}]}}
                """);
        write("list.json", "[{\"type\": \"human\", \"data\": {\"content\": \"a bare list\"}}]");
        write(
                "dump.json",
                "{\"messages\": [[{\"lc\": 1, \"type\": \"constructor\","
                        + " \"id\": [\"langchain\", \"schema\", \"messages\", \"HumanMessage\"], \"kwargs\": {\"content\": \"from a callback\"}}]]}");
        write("chat.json", "{\"messages\": [{\"type\": \"chat\", \"role\": \"critic\", \"content\": \"hm\"}]}");
        write(
                "many.jsonl",
                "{\"messages\": [{\"type\": \"human\", \"content\": \"one\"}]}\n\n"
                        + "{\"messages\": [{\"type\": \"human\", \"content\": \"one\"}]}\n");

        Cli.Result result = cli.run("import", in().toString(), "--agent", "me");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Imported 5 files with 6 traces and 6 model calls");
        List<Map<String, Object>> traces =
                cli.run("traces", "list", "--agent", "me", "--json").objects("traces");
        assertThat(traces).extracting(trace -> trace.get("name")).contains("state", "list", "dump", "chat", "many");
        assertThat(traces)
                .filteredOn(trace -> "state".equals(trace.get("name")))
                .singleElement()
                .satisfies(trace -> assertThat(trace)
                        .containsEntry("provider", "acme")
                        .containsEntry("model", "m-1")
                        .containsEntry("total_tokens", 7)
                        .containsEntry("message_count", 2));
        assertThat(cli.run("import", in().toString(), "--agent", "me").out()).contains("5 files were there already");
    }

    @Test
    void whatIsNotUnderstood_isNamed_withWhatWasExpected() throws Exception {
        write(
                "a.jsonl",
                "{\"messages\": [{\"type\": \"human\", \"content\": \"good\"}]}\n{\"messages\": [{\"kind\": 1}]}\n");
        write("b.json", "{\"messages\": \"none\"}");
        write("c.json", "[1, 2]");

        Cli.Result result = cli.run("import", in().toString());

        assertThat(result.err())
                .contains("a.jsonl: not imported, line 2: it is JSON, but neither a HAR file")
                .contains("b.json: not imported")
                .contains("its fields are [messages]")
                .contains("c.json: not imported")
                .contains("LangChain");
        assertThat(cli.run("import", in().resolve("b.json").toString(), "--format", "langchain")
                        .err())
                .contains("has no \"messages\"");
        assertThat(cli.run("import", in().resolve("a.jsonl").toString(), "--format", "langchain-lc")
                        .err())
                .contains("lc dump");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic"})
    void aRequestForm_isABodyThatCanBeSent_andIsImported(String format) throws Exception {
        cli.run("demo");
        Map<String, Object> body =
                lines(cli.run("export", "latest", "--format", format)).get(0);
        assertThat(body.keySet()).isSubsetOf("model", "system", "messages", "tools");
        Path file = Files.writeString(dir.resolve("request.json"), Json.write(body));

        Cli other = new Cli(dir.resolve("other.db"));
        Cli.Result imported = other.run("import", file.toString());

        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(shown(other))
                .containsEntry("message_count", shown(cli).get("message_count"))
                .containsEntry("name", "request")
                .extracting("metadata")
                .asString()
                .contains("format=" + format);
        assertThat(lines(other.run("export", "latest", "--format", format))
                        .get(0)
                        .get("messages"))
                .isEqualTo(body.get("messages"));
        assertThat(other.run("import", file.toString()).out()).contains("there already");
    }

    @ParameterizedTest
    @ValueSource(strings = {"langsmith", "otel"})
    void spans_areTheSameInAnotherStore(String format) throws Exception {
        cli.run("demo");
        Path file = dir.resolve("demo.jsonl");
        cli.run("export", "latest", "--format", format, "-o", file.toString());
        Cli other = new Cli(dir.resolve("other.db"));

        Cli.Result imported = other.run("import", file.toString());

        assertThat(imported.code()).as(imported.err()).isZero();
        Map<String, Object> before = shown(cli);
        Map<String, Object> after = shown(other);
        assertThat(after.get("messages")).isEqualTo(before.get("messages"));
        for (String same : List.of(
                "id",
                "thread_id",
                "agent_id",
                "name",
                "created_at",
                "updated_at",
                "status",
                "total_tokens",
                "total_input_tokens",
                "total_output_tokens",
                "tool_call_count",
                "llm_call_count",
                "span_count",
                "error_count",
                "cost",
                "unpriced_call_count",
                "provider",
                "model")) {
            assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
        }
        assertThat(spans(other)).isEqualTo(spans(cli));

        assertThat(other.run("import", file.toString()).out()).contains("1 file was there already");
        assertThat(cli.run("import", file.toString()).out()).contains("1 file was there already");
        assertThat(shown(other)).isEqualTo(after);
        assertThat(shown(cli)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"langsmith", "otel"})
    void whatACallCost_isNotWorkedOutAnewInAnotherStore(String format) throws Exception {
        Traces.record(dir.resolve("traces.db"), TraceOptions.agent("alpha"), "one", "1");
        Path prices = Files.writeString(
                dir.resolve("prices.json"),
                "{\"version\": \"ours\", \"rows\": [{\"model\": \"gpt-x\", \"input\": 1, \"output\": 10}]}");
        cli.with("TRUSTMODEL_PRICES", prices.toString());
        cli.run("reprice");
        Path file = dir.resolve("spans.jsonl");
        cli.run("export", "latest", "--format", format, "-o", file.toString());
        Cli other = new Cli(dir.resolve("other.db"));

        other.run("import", file.toString());

        assertThat(shown(other).get("cost")).isEqualTo(shown(cli).get("cost")).isEqualTo(new BigDecimal("0.000027"));
        assertThat(other.run("traces", "show", "latest", "--costs").out())
                .contains("input: 7 x $1 a million = $0.000007", "price of gpt-x, standard tier", prices.toString());
    }

    @Test
    void spansOfTwoFiles_makeOneTrace() throws Exception {
        String run = "{\"id\": \"%s\", \"trace_id\": \"018f0000-0000-7000-8000-000000000001\", \"run_type\": \"tool\","
                + " \"name\": \"t\", \"start_time\": \"2026-11-20T10:00:0%d\", \"end_time\": \"2026-11-20T10:00:09\"}";
        write("1.json", run.formatted("018f0000-0000-7000-8000-000000000002", 1));
        write(
                "2.json",
                "[" + run.formatted("018f0000-0000-7000-8000-000000000002", 1) + ","
                        + run.formatted("018f0000-0000-7000-8000-000000000003", 2) + "]");

        Cli.Result result = cli.run("import", in().toString());

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(cli.run("traces", "list", "--json").objects("traces"))
                .singleElement()
                .satisfies(trace -> assertThat(trace)
                        .containsEntry("span_count", 2)
                        .containsEntry("status", "completed")
                        .containsEntry("agent_id", "import")
                        .containsEntry("created_at", "2026-11-20T10:00:01Z"));
    }

    private static List<Map<String, Object>> spans(Cli cli) {
        return cli.run("traces", "show", "latest", "--json").objects("spans").stream()
                .map(span -> {
                    Map<String, Object> facts = new java.util.LinkedHashMap<>();
                    String id = String.valueOf(span.get("id")).replace("-", "");
                    facts.put("id", id.substring(16));
                    for (String key : List.of("kind", "name", "started_at", "ended_at", "status", "error")) {
                        facts.put(key, span.get(key));
                    }
                    facts.put("under", span.get("parent_id") != null);
                    Map<String, Object> tool = Json.object(span.get("tool"));
                    if (tool != null) {
                        tool.remove("requested_by");
                        facts.put("tool", tool);
                    }
                    return facts;
                })
                .toList();
    }

    private Path in() {
        return dir.resolve("in");
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(Files.createDirectories(in()).resolve(name), content);
    }

    private String record(String agent, String question) {
        return Traces.record(dir.resolve("traces.db"), TraceOptions.agent(agent), question, "an answer");
    }

    private static Map<String, Object> shown(Cli cli) {
        return Objects.requireNonNull(
                Json.object(cli.run("traces", "show", "latest", "--json").json().get("trace")));
    }

    private static List<Map<String, Object>> lines(Cli.Result result) {
        assertThat(result.code()).as(result.err()).isZero();
        return result.out()
                .lines()
                .map(line -> Objects.requireNonNull(Json.parseObject(line)))
                .toList();
    }
}
