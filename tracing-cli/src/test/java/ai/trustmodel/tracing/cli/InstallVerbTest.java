package ai.trustmodel.tracing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What of install and doctor needs no runnable jar; with one, see InstalledCommandTest. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "HOME is not what names the user's directory there")
class InstallVerbTest {
    @TempDir
    Path home;

    private Cli cli;

    @BeforeEach
    void home() {
        cli = new Cli(home.resolve("traces.db")).with("HOME", home.toString());
    }

    @Test
    void print_showsTheEntry_andWritesNothing() throws IOException {
        Cli.Result result = cli.run("install", "claude-code", "--print", "--agent-id", "me", "--db", "x.db");

        Map<String, Object> entry =
                Json.object(Json.object(result.json().get("mcpServers")).get("trustmodel-tracing"));
        assertThat(result.code()).isZero();
        assertThat(entry)
                .containsEntry("command", home + "/.trustmodel/bin/tracer")
                .containsEntry("args", List.of("mcp"))
                .containsEntry(
                        "env",
                        Map.of(
                                "TRUSTMODEL_AGENT_ID",
                                "me",
                                "TRUSTMODEL_DB_PATH",
                                Path.of("x.db").toAbsolutePath().toString()));
        assertThat(result.err()).contains(home + "/.claude.json");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void print_ofAnAddress_showsNoToken() throws IOException {
        Files.createDirectories(home.resolve(".trustmodel"));
        Files.writeString(home.resolve(".trustmodel/token"), "secret");

        Cli.Result result = cli.run("install", "codex", "--http", "--print");

        assertThat(result.out())
                .contains("[mcp_servers.trustmodel-tracing]", "http://127.0.0.1:9999/mcp", home + "/.trustmodel/token")
                .doesNotContain("secret");
    }

    @Test
    void address_isWrittenWithTheToken_andTheUserStartsTheServer() throws IOException {
        Cli.Result result = cli.run("install", "cursor", "vscode", "--http");

        String token = Files.readString(home.resolve(".trustmodel/token")).strip();
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("run tracer mcp --http").doesNotContain(token);
        assertThat(Files.readString(home.resolve(".cursor/mcp.json"))).contains("Bearer " + token);
        assertThat(Files.readString(home.resolve(".config/Code/User/mcp.json"))).contains("Bearer " + token);
        assertThat(cli.run("install", "cursor", "--http").out()).contains("it is already in");
    }

    @Test
    void uninstall_takesOutWhatWasPutThere() throws IOException {
        Files.createDirectory(home.resolve(".cursor"));
        Path file = Files.writeString(home.resolve(".cursor/mcp.json"), "{\n  \"mcpServers\": {}\n}\n");
        cli.run("install", "cursor", "--http");

        Cli.Result result = cli.run("install", "cursor", "--uninstall");

        assertThat(result.out()).contains("taken out of " + file.toRealPath(), "As it was before: ");
        assertThat(file).hasContent("{\n  \"mcpServers\": {}\n}\n");
        assertThat(cli.run("install", "cursor", "--uninstall").out()).contains("it is not in");
    }

    @Test
    void oneFileThatIsNotUnderstood_keepsTheOthersFromBeingChanged() throws IOException {
        Files.writeString(home.resolve(".claude.json"), "{");

        Cli.Result result = cli.run("install", "cursor", "claude-code", "--http");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains(".claude.json: it is no valid JSON", "nothing was changed");
        assertThat(home.resolve(".cursor")).doesNotExist();
    }

    @Test
    void clientThatTakesNoAddress_keepsTheOthersFromBeingChanged_andNoTokenIsMade() {
        Cli.Result result = cli.run("install", "cursor", "claude-desktop", "--http");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Claude Desktop", "without --http");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void addressThatIsNone_isRefused() {
        assertThat(cli.run("install", "cursor", "--http", "http://[bad").code()).isEqualTo(2);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void entryToPaste_isShownAsItIsToStandThere() throws IOException {
        Files.createDirectory(home.resolve(".codex"));
        Files.writeString(home.resolve(".codex/config.toml"), "mcp_servers = { a = { command = \"x\" } }\n");

        assertThat(cli.run("install", "codex", "--http").err()).endsWith("\" }\n");
    }

    @Test
    void doctor_withoutAnyClient_saysHowToBegin() {
        Cli.Result result = cli.run("doctor");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("no MCP client is configured", "tracer install --help");
    }

    @Test
    void doctor_marksWhatFails_andExitsWithOne() {
        cli.run("install", "gemini", "--http", "http://127.0.0.1:1/mcp");

        Cli.Result result = cli.run("doctor");

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out())
                .contains("Gemini CLI\n", "\u2714 configuration", "\u2718 initialize    nobody listens at");
    }
}
