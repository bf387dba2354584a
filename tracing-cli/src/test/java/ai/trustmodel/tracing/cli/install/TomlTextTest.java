package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TomlTextTest {
    private static final String FILE = """
            # my settings
            model = "m" # the model
            notify = [
              "a", # [mcp_servers.ours]
              "b"]
            text = \"""
            [mcp_servers.ours]
            command = "no"\"""\"

            [mcp_servers.other]
            command = 'C:\\x'   # theirs

            [[profiles]]
            name = "p"
            when = 1979-05-27T07:32:00Z
            """;

    private static final String TABLE = """
            [mcp_servers.ours]
            command = "/x \\"y\\"/tracer"
            args = ["mcp"]
            env = { A = "\\\\ü\\u007f" }
            """;

    private static Map<String, Object> entry() {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("command", "/x \"y\"/tracer");
        entry.put("args", List.of("mcp"));
        entry.put("env", Map.of("A", "\\ü\u007f"));
        return entry;
    }

    @Test
    void entry_isAddedAtTheEnd_andTakenOutAgain() {
        String edited = toml(FILE).with(entry());

        assertThat(edited).isEqualTo(FILE + "\n" + TABLE);
        assertThat(toml(edited).entry()).isEqualTo(entry());
        assertThat(toml(edited).without()).isEqualTo(FILE);
    }

    @Test
    void emptyFile_becomesTheTable() {
        assertThat(toml("").with(entry())).isEqualTo(TABLE);
        assertThat(toml(TABLE).without()).isEmpty();
    }

    @Test
    void lastLineWithoutItsEnd_isEndedFirst() {
        assertThat(toml("a = 1").with(entry())).isEqualTo("a = 1\n\n" + TABLE);
    }

    @Test
    void carriageReturns_areKept() {
        String file = FILE.replace("\n", "\r\n");
        String edited = toml(file).with(entry());

        assertThat(edited).isEqualTo(file + "\r\n" + TABLE.replace("\n", "\r\n"));
        assertThat(toml(edited).without()).isEqualTo(file);
    }

    @Test
    void anotherEntryWithTablesBelowIt_isReplacedInItsPlace() {
        String text = """
                [a]
                b = 1

                # about ours
                [ mcp_servers . "ours" ]
                command = "old"
                args = [
                  "[z]",
                ]
                [mcp_servers.ours.env]
                X = "1"

                # about z
                [z]
                """;

        assertThat(toml(text).with(entry())).isEqualTo("[a]\nb = 1\n\n# about ours\n" + TABLE + "\n# about z\n[z]\n");
        assertThat(toml(text).without()).isEqualTo("[a]\nb = 1\n\n# about ours\n\n# about z\n[z]\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mcp_servers = { ours = { command = \"x\" } }",
                "mcp_servers = { other = { command = \"x\" } }",
                "mcp_servers.ours.command = \"x\"",
                "[mcp_servers]\nours = { command = \"x\" }",
                "mcp_servers = 1"
            })
    void entryInAnotherForm_isLeftAloneWithAWord(String text) {
        assertThatThrownBy(() -> toml(text).with(entry()))
                .isInstanceOf(NotInstalled.class)
                .hasMessageContaining("cannot be edited");
    }

    @Test
    void tableOfServers_mayStandForItself() {
        String text = "[mcp_servers]\nother = { command = \"x\" }\n";
        String edited = toml(text).with(entry());

        assertThat(edited).isEqualTo(text + "\n" + TABLE);
        assertThat(toml(edited).without()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[a", "a = ", "a = 1\na = 2", "{\"a\": 1}"})
    void whatIsNoToml_isRefused(String text) {
        assertThatThrownBy(() -> toml(text)).isInstanceOf(NotInstalled.class).hasMessageContaining("no valid TOML");
    }

    private static TomlText toml(String text) {
        return TomlText.of(text, "mcp_servers", "ours");
    }
}
