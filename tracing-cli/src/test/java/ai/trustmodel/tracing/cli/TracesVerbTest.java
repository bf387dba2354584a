package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.cli.terminal.DisplayWidth;
import ai.trustmodel.tracing.spi.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TracesVerbTest {
    @TempDir
    Path dir;

    private Path db;
    private Cli cli;

    @BeforeEach
    void store() {
        db = dir.resolve("traces.db");
        cli = new Cli(db);
    }

    @Test
    void list_ofNoStore_saysSo_andMakesNone() {
        Cli.Result result = cli.run("traces", "list");

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("No traces in " + db, "tracer demo");
        assertThat(db).doesNotExist();
        assertThat(cli.run("traces", "list", "--json").json()).containsEntry("total", 0);
    }

    @Test
    void list_showsTheNewestFirst_withTheTotal() {
        String first = record("alpha", "one", "1");
        String second = record("beta", "two", "2");

        Cli.Result all = cli.run("traces", "list");
        assertThat(all.out().lines().skip(1).limit(2))
                .satisfiesExactly(
                        line -> assertThat(line).startsWith(second).contains("beta", "completed", "9", "gpt-x", "2"),
                        line -> assertThat(line).startsWith(first).contains("alpha"));
        assertThat(all.out()).contains("2 traces");

        assertThat(cli.run("traces", "list", "--limit", "1").out()).contains("1 of 2 traces; more with --offset 1");
        assertThat(cli.run("traces", "list", "--agent", "gamma").out()).contains("None of the 2 traces");
    }

    @Test
    void list_pagesByCursor() {
        List<String> ids = List.of(record("a", "1", "1"), record("a", "2", "2"), record("a", "3", "3"));

        Map<String, Object> page =
                cli.run("traces", "list", "--limit", "2", "--json").json();
        Cli.Result rest =
                cli.run("traces", "list", "--json", "--cursor", page.get("next").toString());

        assertThat(page).containsEntry("total", 3);
        assertThat(rest.objects("traces")).extracting(trace -> trace.get("id")).containsExactly(ids.get(0));
        assertThat(rest.json().get("next")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "--agent alpha, 1",
        "--tag blue, 1",
        "--metadata team=core, 1",
        "--model gpt-x, 2",
        "--model other, 0",
        "--text pelican, 1",
        "--status failed, 0",
        "--status completed, 2",
        "--errors, 0",
        "--thread t-7, 1",
        "--since 1h, 2",
        "--until 1h, 0",
        "--since yesterday --until 2000-01-01, 0"
    })
    void list_narrowsByEveryOption(String options, int total) {
        record("alpha", "about a pelican", "yes");
        Traces.record(
                db,
                TraceOptions.agent("beta").tag("blue").threadId("t-7").metadata("team", "core"),
                "about a heron",
                "no");

        String[] words = ("traces list --json " + options).split(" ");

        assertThat(cli.run(words).json()).containsEntry("total", total);
    }

    @Test
    void traces_areFoundByTheBeginningOfTheirId() {
        String older = record("a", "1", "1");
        String newer = record("b", "2", "2");

        assertThat(shown("latest")).isEqualTo(newer);
        assertThat(shown("-1")).isEqualTo(newer);
        assertThat(shown(older)).isEqualTo(older);
        assertThat(shown(older.substring(0, 35))).isEqualTo(older);
        assertThat(shown(older.substring(0, 24))).isEqualTo(older);
        assertThat(shown(older.substring(0, 30).toUpperCase(java.util.Locale.ROOT)))
                .isEqualTo(older);

        Cli.Result several = cli.run("traces", "show", older.substring(0, 2));
        assertThat(several.code()).isEqualTo(1);
        assertThat(several.err()).contains("the beginning of several ids", older, newer);

        Cli.Result none = cli.run("traces", "show", "ffff");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.err()).contains("there is no trace ffff", "traces list");
    }

    @Test
    void show_cutsLongTexts_unlessAskedForAll() {
        record("a", "start " + "x".repeat(5_000) + " end", "ok");

        Cli.Result cut = cli.run("traces", "show", "latest");
        assertThat(cut.out()).contains("more characters; all with --full").doesNotContain("x end");
        assertThat(cli.run("traces", "show", "latest", "--full").out())
                .contains("x end")
                .doesNotContain("--full");
        assertThat(cli.run("traces", "show", "latest", "--spans").out())
                .contains("llm gpt-x")
                .doesNotContain("start");
        assertThat(cli.run("traces", "show", "latest", "--messages").out())
                .contains("start")
                .doesNotContain("llm gpt-x");
    }

    @Test
    void show_namesMediaByTypeSizeAndHash_inEveryShape_andJsonKeepsIt() {
        byte[] png = new byte[34_249];
        new Random(5).nextBytes(png);
        System.arraycopy(HexFormat.of().parseHex("89504e470d0a1a0a"), 0, png, 0, 8);
        String base64 = Base64.getEncoder().encodeToString(png);
        String label = Media.label("image/png", png.length, HexFormat.of().formatHex(Media.sha256(png)));
        List<Object> content = List.of(
                Map.of("type", "text", "text", "what are these?"),
                Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64," + base64)),
                Map.of("type", "image_url", "image_url", Map.of("url", "https://pictures.example/cat.png")),
                Map.of("type", "input_audio", "input_audio", Map.of("data", base64, "format", "wav")),
                Map.of("type", "file", "file", Map.of("file_id", "file-123")));
        String call = Traces.recordCall(db, content, "a [diagram](data:image/png;base64," + base64 + ")");
        String tool = Traces.recordTool(db, "screenshot", Map.of("mimeType", "image/png", "data", base64));

        String both = cli.run("traces", "show", call, "--full").out()
                + cli.run("traces", "show", tool, "--full").out();

        assertThat(label).startsWith("[image/png 34.2 KB sha256:");
        assertThat(both)
                .contains(
                        "    " + label,
                        "    [image https://pictures.example/cat.png]",
                        "    [audio/wav 34.2 KB sha256:")
                .contains("[file file-123]", "a [diagram](data:image/png;base64," + label + ")", "screenshot")
                .doesNotContain(base64.substring(100, 140));
        assertThat(cli.run("traces", "search", "diagram").out()).contains(label);
        assertThat(cli.run("traces", "list").out()).doesNotContain(base64.substring(0, 20));
        assertThat(cli.run("traces", "show", call, "--json").out()
                        + cli.run("traces", "show", tool, "--json").out())
                .contains("data:image/png;base64," + base64, "\"data\" : \"" + base64);
    }

    @Test
    void show_savesMediaUnderTheirHashes_forTheOwnerAlone() throws IOException {
        byte[] bytes = new byte[3000];
        new Random(6).nextBytes(bytes);
        String base64 = Base64.getEncoder().encodeToString(bytes);
        String first = Traces.recordTool(
                db, "read", Map.of("mimeType", "image/../../png", "name", "../../evil", "data", base64));
        String second = Traces.recordTool(db, "read", Map.of("mimeType", "application/pdf", "data", base64));
        Path images = dir.resolve("images");

        assertThat(cli.run("traces", "show", first, "--save-media", images.toString())
                        .out())
                .contains("0 files saved");
        assertThat(cli.run("traces", "show", second, "--save-media", images.toString())
                        .out())
                .contains("1 file saved to");

        Path saved = images.resolve(HexFormat.of().formatHex(Media.sha256(bytes)) + ".pdf");
        assertThat(images).isDirectoryContaining(saved::equals);
        assertThat(saved).hasBinaryContent(bytes);
        assertThat(Files.getPosixFilePermissions(saved)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(dir).isDirectoryNotContaining("glob:**evil*");
        Cli.Result inAFile = cli.run("traces", "show", second, "--save-media", saved.toString());
        assertThat(inAFile.code()).isEqualTo(1);
        assertThat(inAFile.err()).contains("is no directory; name another one");
    }

    @Test
    void recordedEscapes_neverReachTheTerminal_butStayInJson() {
        String evil = "\u001b]52;c;cm0=\u0007\u009b31mred\u202egnp";
        Traces.record(
                db,
                TraceOptions.agent("a" + evil).name("n" + evil).tag("t" + evil).metadata("k" + evil, evil),
                evil,
                evil);

        for (String command : List.of(
                "traces list",
                "traces show latest",
                "traces show latest --full",
                "traces search cm0",
                "stats --by agent,model",
                "query SELECT/**/agent_id,name,tags,metadata,last_message/**/FROM/**/traces")) {
            Cli.Result result = cli.run(command.split(" "));
            assertThat(result.code()).as(command + result.err()).isZero();
            assertThat((result.out() + result.err()).codePoints())
                    .as(command)
                    .noneMatch(c -> (c < ' ' && c != '\n') || (c >= 0x7F && c < 0xA0) || c == 0x202E);
        }
        Map<?, ?> trace =
                (Map<?, ?>) cli.run("traces", "show", "latest", "--json").json().get("trace");
        assertThat(trace.get("agent_id")).isEqualTo("a" + evil);
    }

    @Test
    void list_fitsTheTerminal() {
        record("an agent with a long name", "\u65e5\u672c\u8a9e".repeat(40), "\ud83d\ude00 ".repeat(60));

        for (String columns : List.of("60", "80", "120", "200")) {
            Cli seen = new Cli(db).with("COLUMNS", columns).typing("");
            assertThat(seen.run("--color=never", "traces", "list").out().lines())
                    .allSatisfy(
                            line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(Integer.parseInt(columns)));
        }
    }

    @Test
    void search_showsWhereItWasSaid() {
        String id = record("a", "the pelican flies", "indeed");

        Cli.Result found = cli.run("traces", "search", "pelican");
        assertThat(found.code()).isZero();
        assertThat(found.out()).contains(id, "human", "[pelican]", "1 message found");
        assertThat(cli.run("traces", "search", "pelican", "--json").json()).containsEntry("total", 1);

        Cli.Result none = cli.run("traces", "search", "heron");
        assertThat(none.code()).isEqualTo(1);
        assertThat(none.out()).contains("0 messages found");
    }

    @Test
    void delete_asks_andDoesWhatItIsTold() {
        String id = record("a", "1", "1");
        record("b", "2", "2");

        Cli.Result nobody = cli.run("traces", "delete", id);
        assertThat(nobody.code()).isEqualTo(2);
        assertThat(nobody.err()).contains("--yes");

        Cli.Result no = new Cli(db).typing("n\n").run("traces", "delete", id);
        assertThat(no.code()).isEqualTo(1);
        assertThat(no.err()).contains("Delete 1 trace? [y/N]", "Nothing was deleted");

        Cli.Result yes = new Cli(db).typing("y\n").run("traces", "delete", id);
        assertThat(yes.code()).isZero();
        assertThat(yes.out()).contains("Deleted 1 trace", "the store takes");
        assertThat(cli.run("traces", "list", "--json").json()).containsEntry("total", 1);

        assertThat(cli.run("traces", "delete", "--older-than", "30d", "--yes").out())
                .contains("nothing was deleted");
        assertThat(cli.run("traces", "delete", "--agent", "b", "--older-than", "0s", "--yes")
                        .out())
                .contains("Deleted 1 trace");
        assertThat(cli.run("traces", "list", "--json").json()).containsEntry("total", 0);
    }

    private String record(String agent, String question, String answer) {
        return Traces.record(db, TraceOptions.agent(agent), question, answer);
    }

    private String shown(String id) {
        Map<?, ?> trace =
                (Map<?, ?>) cli.run("traces", "show", id, "--json").json().get("trace");
        return String.valueOf(trace.get("id"));
    }
}
