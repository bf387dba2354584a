package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.cli.install.Installer.Change;
import ai.trustmodel.tracing.cli.install.Machine.Os;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InstallerTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 3, 1, 12, 30, 5);

    @TempDir
    Path home;

    private Machine machine;

    @BeforeEach
    void machine() {
        machine = new Machine(Os.UNIX, home, Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void everyClient_findsTheServerInItsFile(McpClient client) throws IOException {
        Installer first = Installer.of(machine, client);
        Map<String, Object> entry = first.stdio(Map.of("TRUSTMODEL_AGENT_ID", "me"));

        assertThat(first.put(entry, NOW).change()).isEqualTo(Change.ADDED);

        Map<String, Object> found =
                client.read(Files.readString(client.file(machine))).entry();
        assertThat(Server.of(found, client))
                .isEqualTo(new Server.Stdio(
                        List.of(home.resolve(".trustmodel/bin/tracer").toString(), "mcp"),
                        Map.of("TRUSTMODEL_AGENT_ID", "me")));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "CLAUDE_DESKTOP")
    void everyOtherClient_takesAnAddressWithAToken(McpClient client) throws IOException {
        Installer installer = Installer.of(machine, client);
        installer.put(installer.http("http://127.0.0.1:9999/mcp", "secret"), NOW);

        Map<String, Object> found =
                client.read(Files.readString(client.file(machine))).entry();
        assertThat(Server.of(found, client))
                .isEqualTo(new Server.Http("http://127.0.0.1:9999/mcp", Map.of("Authorization", "Bearer secret")));
        assertThat(Server.of(found, client).toString()).doesNotContain("secret");
    }

    @Test
    void claudeDesktop_takesNoAddress() throws IOException {
        Installer installer = Installer.of(machine, McpClient.CLAUDE_DESKTOP);

        assertThatThrownBy(() -> installer.http("http://127.0.0.1:9999/mcp", "secret"))
                .hasMessageContaining("without --http");
    }

    @ParameterizedTest
    @CsvSource({
        "CLAUDE_CODE, UNIX, .claude.json",
        "CLAUDE_DESKTOP, UNIX, .config/Claude/claude_desktop_config.json",
        "CLAUDE_DESKTOP, MAC, Library/Application Support/Claude/claude_desktop_config.json",
        "CLAUDE_DESKTOP, WINDOWS, AppData/Roaming/Claude/claude_desktop_config.json",
        "CODEX, UNIX, .codex/config.toml",
        "GEMINI, MAC, .gemini/settings.json",
        "CURSOR, WINDOWS, .cursor/mcp.json",
        "VSCODE, UNIX, .config/Code/User/mcp.json",
        "VSCODE, MAC, Library/Application Support/Code/User/mcp.json",
        "VSCODE, WINDOWS, AppData/Roaming/Code/User/mcp.json"
    })
    void files_areWhereEachSystemHasThem(McpClient client, Os os, String file) {
        assertThat(client.file(new Machine(os, home, Map.of()))).isEqualTo(home.resolve(file));
    }

    @Test
    void variablesOfTheClients_moveTheirFiles() {
        Machine moved = new Machine(
                Os.UNIX,
                home,
                Map.of(
                        "CODEX_HOME",
                        "/c",
                        "CLAUDE_CONFIG_DIR",
                        "/d",
                        "XDG_CONFIG_HOME",
                        "/x",
                        "GEMINI_CLI_HOME",
                        "/g"));

        assertThat(McpClient.CODEX.file(moved)).isEqualTo(Path.of("/c/config.toml"));
        assertThat(McpClient.CLAUDE_CODE.file(moved)).isEqualTo(Path.of("/d/.claude.json"));
        assertThat(McpClient.VSCODE.file(moved)).isEqualTo(Path.of("/x/Code/User/mcp.json"));
        assertThat(McpClient.GEMINI.file(moved)).isEqualTo(Path.of("/g/.gemini/settings.json"));
    }

    @Test
    void home_isWhereTheClientsLook() {
        assertThat(Machine.of(Map.of("HOME", home.toString())).home()).isEqualTo(home);
        assertThat(Machine.of(Map.of()).home()).isEqualTo(Path.of(System.getProperty("user.home")));
    }

    @Test
    void secondTime_changesNothing() throws IOException {
        Files.writeString(claude(), "{\"a\": 1}");
        put(McpClient.CLAUDE_CODE, Map.of());
        String once = Files.readString(claude());

        Installer.Outcome again = put(McpClient.CLAUDE_CODE, Map.of());

        assertThat(again.change()).isEqualTo(Change.NONE);
        assertThat(again.backup()).isNull();
        assertThat(Files.readString(claude())).isEqualTo(once);
        assertThat(names()).containsExactly(".claude.json", ".claude.json.bak-20260301-123005");
    }

    @ParameterizedTest
    @EnumSource
    void installingAgain_keepsWhatSomebodySaidBefore(McpClient client) throws IOException {
        put(client, Map.of("TRUSTMODEL_AGENT_ID", "me", "TRUSTMODEL_DB_PATH", "/x.db"));
        Path file = client.file(machine);
        String launcher = home + "/.trustmodel/bin/tracer";
        String edited = client == McpClient.CODEX
                ? Files.readString(file).replace(launcher, "/old/tracer") + "startup_timeout_sec = 20\n"
                : Files.readString(file).replace("\"" + launcher + "\",", "\"/old/tracer\", \"timeout\": 20,");
        Files.writeString(file, edited);

        put(client, Map.of("TRUSTMODEL_AGENT_ID", "you"));

        Map<String, Object> found = client.read(Files.readString(file)).entry();
        assertThat(Server.of(found, client))
                .isEqualTo(new Server.Stdio(
                        List.of(launcher, "mcp"), Map.of("TRUSTMODEL_AGENT_ID", "you", "TRUSTMODEL_DB_PATH", "/x.db")));
        assertThat(found).containsEntry(client == McpClient.CODEX ? "startup_timeout_sec" : "timeout", 20);
    }

    @Test
    void addressInPlaceOfACommand_leavesNothingOfTheCommand() throws IOException {
        put(McpClient.CURSOR, Map.of("TRUSTMODEL_AGENT_ID", "me"));
        Installer installer = Installer.of(machine, McpClient.CURSOR);

        assertThat(installer.http("http://127.0.0.1:9999/mcp", "t")).containsOnlyKeys("url", "headers");
    }

    @Test
    void whatWasThere_isKeptBesideIt_underANameOfItsOwn() throws IOException {
        Files.writeString(claude(), "{\"a\": 1}");

        put(McpClient.CLAUDE_CODE, Map.of());
        Path second =
                put(McpClient.CLAUDE_CODE, Map.of("TRUSTMODEL_AGENT_ID", "x")).backup();

        assertThat(home.resolve(".claude.json.bak-20260301-123005")).hasContent("{\"a\": 1}");
        assertThat(second).hasFileName(".claude.json.bak-20260301-123005-2");
    }

    @Test
    void takingOut_leavesTheFileAsItWas() throws IOException {
        String text = "{\n    \"mcpServers\": {\n        \"a\": {}\n    },\n    \"b\": 1.0\n}";
        Files.writeString(claude(), text);
        put(McpClient.CLAUDE_CODE, Map.of());

        Installer.Outcome outcome = Installer.of(machine, McpClient.CLAUDE_CODE).remove(NOW);

        assertThat(outcome.change()).isEqualTo(Change.REMOVED);
        assertThat(claude()).hasContent(text);
        assertThat(Installer.of(machine, McpClient.CLAUDE_CODE).remove(NOW).change())
                .isEqualTo(Change.NONE);
    }

    @Test
    void takingOutOfNothing_makesNoFile() throws IOException {
        assertThat(Installer.of(machine, McpClient.CURSOR).remove(NOW).change()).isEqualTo(Change.NONE);
        assertThat(names()).isEmpty();
    }

    @Test
    void fileThatIsNotUnderstood_isNotTouched() throws IOException {
        Files.writeString(claude(), "{\"a\": ");

        assertThatThrownBy(() -> Installer.of(machine, McpClient.CLAUDE_CODE))
                .hasMessageContaining(claude().toString())
                .hasMessageContaining("no valid JSON")
                .hasMessageContaining("nothing was changed");
        assertThat(names()).containsExactly(".claude.json");
    }

    @Test
    void commentsThatAClientDoesNotTake_areSaidWithoutThePrograms() throws IOException {
        Files.writeString(claude(), "{\n  // mine\n}");

        assertThatThrownBy(() -> Installer.of(machine, McpClient.CLAUDE_CODE))
                .hasMessageContaining("(non-standard) comment? (line 2")
                .hasMessageNotContaining("Feature");
    }

    @Test
    void fileThatCannotBeEdited_isNotTouched_andTheEntryIsShown() throws IOException {
        Path file = McpClient.CODEX.file(machine);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "mcp_servers = { other = { command = \"x\" } }\n");

        assertThatThrownBy(() -> put(McpClient.CODEX, Map.of()))
                .hasMessageContaining("[mcp_servers.trustmodel-tracing]\ncommand = ");
        assertThat(file).hasContent("mcp_servers = { other = { command = \"x\" } }\n");
    }

    @Test
    void fileThatAnotherProgramChangesMeanwhile_isNotOverwritten() throws IOException {
        Files.writeString(claude(), "{}");
        Installer installer = Installer.of(machine, McpClient.CLAUDE_CODE);
        Files.writeString(claude(), "{\"new\": true}");

        assertThatThrownBy(() -> installer.put(installer.stdio(Map.of()), NOW)).hasMessageContaining("try again");
        assertThat(claude()).hasContent("{\"new\": true}");
        assertThat(names()).containsExactly(".claude.json");
    }

    @Test
    void byteOrderMark_stays() throws IOException {
        Files.writeString(claude(), "\uFEFF{\"a\": 1}");

        put(McpClient.CLAUDE_CODE, Map.of());

        assertThat(Files.readString(claude())).startsWith("\uFEFF{\"a\": 1,\"mcpServers\"");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
    void newFile_isForItsOwnerAlone_andAnOldOneKeepsItsMode() throws IOException {
        put(McpClient.CURSOR, Map.of());
        assertThat(mode(McpClient.CURSOR.file(machine))).isEqualTo("rw-------");

        Files.writeString(claude(), "{}");
        Files.setPosixFilePermissions(claude(), PosixFilePermissions.fromString("rw-r-----"));
        put(McpClient.CLAUDE_CODE, Map.of());
        assertThat(mode(claude())).isEqualTo("rw-r-----");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
    void symbolicLink_staysALink_toTheFileThatIsChanged() throws IOException {
        Path real = Files.createDirectory(home.resolve("dotfiles")).resolve("claude.json");
        Files.writeString(real, "{}");
        Files.createSymbolicLink(claude(), home.relativize(real));

        Installer.Outcome outcome = put(McpClient.CLAUDE_CODE, Map.of());

        assertThat(claude()).isSymbolicLink();
        assertThat(Files.readString(real)).contains(McpClient.NAME);
        assertThat(outcome.backup()).hasParent(real.toRealPath().getParent());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
    void symbolicLinkToItself_isNotReplaced() throws IOException {
        Files.createSymbolicLink(claude(), Path.of(".claude.json"));

        assertThatThrownBy(() -> Installer.of(machine, McpClient.CLAUDE_CODE)).hasMessageContaining("leads nowhere");
        assertThat(claude()).isSymbolicLink();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "modes and links are those of POSIX")
    void tokenInAFileThatOthersCanRead_isSaid() throws IOException {
        Files.writeString(claude(), "{}");
        Files.setPosixFilePermissions(claude(), PosixFilePermissions.fromString("rw-r--r--"));
        Installer installer = Installer.of(machine, McpClient.CLAUDE_CODE);

        assertThat(installer
                        .put(installer.http("http://127.0.0.1:9999/mcp", "t"), NOW)
                        .exposed())
                .isTrue();
    }

    @Test
    void serverThatAsksForNoToken_isReachedWithoutAHeader() throws IOException {
        Machine open = new Machine(Os.UNIX, home, Map.of("TRUSTMODEL_MCP_TOKEN_FILE", "none"));
        Installer installer = Installer.of(open, McpClient.CURSOR);

        assertThat(installer.http("http://127.0.0.1:9999/mcp", new TokenFile(open).token()))
                .isEqualTo(Map.of("url", "http://127.0.0.1:9999/mcp"));
        assertThat(names()).isEmpty();
    }

    @Test
    void token_isMadeOnce() throws IOException {
        TokenFile file = new TokenFile(machine);
        String token = file.token();

        assertThat(token).matches("[\\w-]{43}").isEqualTo(new TokenFile(machine).token());
        assertThat(file.path()).isEqualTo(home.resolve(".trustmodel/token"));
        if (!machine.home().getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        assertThat(mode(file.path())).isEqualTo("rw-------");
    }

    private Installer.Outcome put(McpClient client, Map<String, String> environment) throws IOException {
        Installer installer = Installer.of(machine, client);
        return installer.put(installer.stdio(environment), NOW);
    }

    private Path claude() {
        return home.resolve(".claude.json");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
