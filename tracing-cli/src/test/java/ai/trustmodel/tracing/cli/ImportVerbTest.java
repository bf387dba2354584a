package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.cli.importing.Hars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportVerbTest {
    private static final String EXCHANGE = """
            {"source": "a test", "provider": "openai", "url": "https://api.openai.com/v1/chat/completions", "status": 200,
             "request": {"model": "gpt-x", "messages": [{"role": "user", "content": "%s"}]},
             "response": {"object": "chat.completion", "model": "gpt-x",
              "choices": [{"index": 0, "message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}],
              "usage": {"prompt_tokens": 7, "completion_tokens": 2, "total_tokens": 9}}}
            """;

    @TempDir
    Path dir;

    private Path in;
    private Cli cli;

    @BeforeEach
    void store() throws IOException {
        in = Files.createDirectories(dir.resolve("recordings/deeper"));
        cli = new Cli(dir.resolve("traces.db"));
    }

    @Test
    void aHarFile_becomesOneTrace_inTheOrderOfItsTimes() throws Exception {
        Path har = write(
                "session.har",
                Hars.file(
                        Hars.entry("2026-11-20T10:00:05.000Z", "second", "b"),
                        "{\"request\": {\"method\": \"GET\", \"url\": \"https://example.org/logo.png\"}, \"response\": {\"status\": 200}}",
                        "{\"request\": {\"method\": \"POST\", \"url\": \"https://example.org/log\", \"postData\": {\"text\": \"{\\\"event\\\": 1}\"}},"
                                + " \"response\": {\"status\": 204}}",
                        Hars.entry("2026-11-20T10:00:00.000Z", "first", "a")));

        Cli.Result result = cli.run("import", har.toString(), "--agent", "browser");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).contains("Imported 1 file with 2 model calls");
        Map<String, Object> trace =
                cli.run("traces", "list", "--json").objects("traces").get(0);
        assertThat(trace)
                .containsEntry("agent_id", "browser")
                .containsEntry("name", "session")
                .containsEntry("status", "completed")
                .containsEntry("created_at", "2026-11-20T10:00:00Z")
                .containsEntry("llm_call_count", 2)
                .containsEntry("total_tokens", 18)
                .containsEntry("latency_ms", new java.math.BigDecimal("6234.0"))
                .containsEntry("metadata", Map.of("source", "session.har", "format", "har"));
        assertThat(cli.run("traces", "show", "latest", "--messages").out())
                .containsSubsequence("first", "a", "second", "b");
    }

    @Test
    void aDirectory_isImportedWhole_andWhatIsNotUnderstoodIsNamed() throws Exception {
        write("one.json", EXCHANGE.formatted("one"));
        write("two.json", EXCHANGE.formatted("two"));
        write("broken.json", "{\"request\": ");
        write("settings.json", "{\"theme\": \"dark\"}");
        write("page.har", Hars.file());
        write("notes.txt", "not looked at");

        Cli.Result result = cli.run("import", dir.resolve("recordings").toString());

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("Imported 2 files with 2 model calls; 3 files could not be imported");
        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("broken.json: not imported, it is no JSON: it ends too soon at line 1"),
                        line -> assertThat(line).contains("page.har: not imported, none of the requests"),
                        line -> assertThat(line).contains("settings.json: not imported", "theme"));
        assertThat(cli.run("traces", "list", "--json", "--agent", "import").json())
                .containsEntry("total", 2);
    }

    @Test
    void importingAgain_changesNothing_evenFromAnotherPlace() throws Exception {
        Path file = write("one.json", EXCHANGE.formatted("one"));
        cli.run("import", file.toString());
        String before = cli.run("traces", "show", "latest", "--json").out();

        Path moved = Files.move(file, dir.resolve("renamed.json"));
        Cli.Result again = cli.run("import", moved.toString());

        assertThat(again.code()).isZero();
        assertThat(again.out()).contains("1 file was there already");
        assertThat(cli.run("traces", "show", "latest", "--json").out()).isEqualTo(before);
    }

    @Test
    void anErrorAnswer_makesAFailedTrace_thatSaysWhy() throws Exception {
        Path file = write(
                "limit.json",
                EXCHANGE.formatted("x")
                        .replace("\"status\": 200", "\"status\": 429")
                        .replaceFirst(
                                "(?s)\"response\": .*",
                                "\"response\": {\"error\": {\"type\": \"rate_limit\", \"message\": \"slow down\"}}}"));

        cli.run("import", file.toString());

        assertThat(cli.run("traces", "list", "--errors", "--json")
                        .objects("traces")
                        .get(0))
                .containsEntry("status", "failed")
                .extracting("metadata")
                .asString()
                .contains("slow down");
    }

    @Test
    void credentials_areNotImported() throws Exception {
        Path har = write(
                "keys.har",
                Hars.file(
                        Hars.entry("2026-11-20T10:00:00Z", "q", "a")
                                .replace(
                                        "\"headers\": [{",
                                        "\"headers\": [{\"name\": \"Authorization\", \"value\": \"Bearer sk-ant-api03-abcdefghijklmnop\"}, {")));

        cli.run("import", har.toString());

        assertThat(cli.run("traces", "show", "latest", "--json").out())
                .contains("uthorization")
                .doesNotContain("sk-ant-api03");
    }

    @Test
    void nothingImported_isAFailure() throws Exception {
        Path file = write("settings.json", "{}");
        assertThat(cli.run("import", file.toString()).code()).isEqualTo(1);

        Cli.Result missing = cli.run("import", dir.resolve("none.har").toString());
        assertThat(missing.code()).isEqualTo(1);
        assertThat(missing.err()).contains("there is no file " + dir.resolve("none.har"));

        Cli.Result empty =
                cli.run("import", Files.createDirectory(dir.resolve("empty")).toString());
        assertThat(empty.code()).isEqualTo(1);
        assertThat(empty.err()).contains("no .har, no .json and no .jsonl file");
    }

    @Test
    void progress_isShownToPeople_alone() throws Exception {
        for (int i = 0; i < 3; i++) {
            write(i + ".json", EXCHANGE.formatted(i));
        }
        assertThat(cli.run("import", in.toString()).err()).isEmpty();
    }

    @Test
    void aLongRecording_isImportedWhole() throws Exception {
        List<String> entries = new java.util.ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            entries.add(Hars.entry(
                    "2026-11-20T10:%02d:%02d.000Z".formatted(i / 60, i % 60), "question " + i, "answer " + i));
        }
        Path har = write("long.har", Hars.file(entries.toArray(String[]::new)));

        assertThat(cli.run("import", har.toString()).out()).contains("2,500 model calls");
        assertThat(cli.run("traces", "list", "--json").objects("traces").get(0)).containsEntry("llm_call_count", 2_500);
    }

    private Path write(String name, String content) throws IOException {
        return Files.writeString(in.resolve(name), content);
    }
}
