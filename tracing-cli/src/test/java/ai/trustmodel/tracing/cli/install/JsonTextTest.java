package ai.trustmodel.tracing.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final Map<String, Object> ENTRY = Map.of("command", "/x y/tracer");

    @Test
    void emptyFile_becomesADocument() {
        assertThat(strict("").with(ENTRY)).isEqualTo("""
                {
                  "mcpServers": {
                    "ours": {
                      "command": "/x y/tracer"
                    }
                  }
                }
                """);
    }

    @Test
    void entry_isIndentedAsTheFileIs() {
        String text =
                "{\n\t\"a\": 1,\n\t\"mcpServers\": {\n\t\t\"other\": {\"command\": \"x\"}\n\t},\n\t\"z\": [1, 2]\n}\n";

        assertThat(strict(text).with(ENTRY))
                .isEqualTo(
                        "{\n\t\"a\": 1,\n\t\"mcpServers\": {\n\t\t\"other\": {\"command\": \"x\"},\n\t\t\"ours\": {\n"
                                + "\t\t\t\"command\": \"/x y/tracer\"\n\t\t}\n\t},\n\t\"z\": [1, 2]\n}\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{ }\n",
                "{\n}",
                "{\"a\":1}",
                "{\n  \"a\": 1\n}\n",
                "{\r\n  \"a\": 1\r\n}\r\n",
                "{\"mcpServers\":null2}",
                "{\"a\": [{\"mcpServers\": {}}], \"b\": \"}\"}"
            })
    void missingObject_isAddedAndNothingElseTouched(String text) {
        String before = text.replace("null2", "{}");
        String edited = strict(before).with(ENTRY);

        assertThat(parsed(edited)).isEqualTo(with(parsed(before)));
        String start = before.substring(0, before.lastIndexOf('}')).strip();
        assertThat(edited).startsWith(start.substring(0, start.length() - (start.endsWith("{}") ? 1 : 0)));
        assertThat(edited.contains("\r\n")).isEqualTo(before.contains("\r\n"));
    }

    @Test
    void anotherEntry_isReplacedInItsPlace() {
        String text = "{\"mcpServers\": {\"ours\": {\"command\": [1, {\"a\": \"}\"}]}, \"b\": 1}, \"c\": 2}";

        assertThat(strict(text).with(ENTRY))
                .isEqualTo("{\"mcpServers\": {\"ours\": {\"command\":\"/x y/tracer\"}, \"b\": 1}, \"c\": 2}");
    }

    @Test
    void comments_stay() {
        String text = """
                // mine
                {
                    /* { */ "a": "// no comment",
                    "mcpServers": {
                        "other": {}, // the "last" one, }
                        // "ours": {}
                    }, // end
                }
                """;
        JsonText config = lenient(text);

        assertThat(config.entry()).isNull();
        assertThat(config.with(ENTRY)).isEqualTo(text.replace("// \"ours\": {}\n", """
                // "ours": {}
                        "ours": {
                            "command": "/x y/tracer"
                        },
                """));
        assertThat(lenient(config.with(ENTRY)).without()).isEqualTo(text);
    }

    @Test
    void commentBehindTheLastMember_staysBehindIt() {
        String text = "{\n  \"mcpServers\": {\n    \"a\": {} // about a\n  }\n}";
        String edited = lenient(text).with(ENTRY);

        assertThat(edited).contains("\"a\": {}, // about a\n    \"ours\"");
        assertThat(lenient(edited).without()).isEqualTo(text);
    }

    @Test
    void commentsInAnObjectThatIsElseEmpty_stay() {
        String text = "{\n  \"mcpServers\": {\n    // none yet\n  }\n}";
        String edited = lenient(text).with(ENTRY);

        assertThat(edited).contains("// none yet\n    \"ours\"");
        assertThat(lenient(edited).without()).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"mcpServers\": {\"ours\": {}, \"b\": 1}}|{\"mcpServers\": { \"b\": 1}}",
                "{\"mcpServers\": {\"a\": 1, \"ours\": {}}}|{\"mcpServers\": {\"a\": 1}}",
                "{\"mcpServers\": {\"a\": 1, \"ours\": {}, \"b\": 2}}|{\"mcpServers\": {\"a\": 1,  \"b\": 2}}",
                "{\"mcpServers\": {\"ours\": {}}, \"c\": 1}|{\"mcpServers\": {}, \"c\": 1}"
            })
    void entryWherever_isTakenOut(String text, String rest) {
        assertThat(strict(text).without()).isEqualTo(rest);
    }

    @Test
    void puttingAndTaking_givesTheSameBytes_whateverTheFileLooksLike() {
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            String text = "{" + members(random, 3) + blank(random) + "\"mcpServers\":" + blank(random) + "{"
                    + members(random, 0).replaceAll(",\\s*$", "") + blank(random) + "}" + blank(random) + "}"
                    + blank(random);
            if (text.matches("(?s).*\\{\\s+}.*")) {
                continue; // white space in an empty object is not kept
            }
            String edited = strict(text).with(ENTRY);

            assertThat(parsed(edited)).as(text).isEqualTo(with(parsed(text)));
            assertThat(strict(edited).without()).as(edited).isEqualTo(text);
        }
    }

    @Test
    void numbersAndTexts_areNotRewritten() {
        String text = "{\"n\": 1.50, \"big\": 123456789012345678901234567890, \"e\": 1E+2, \"u\": \"\\u00fc\\/ü\"}";

        assertThat(strict(text).with(ENTRY)).startsWith(text.substring(0, text.length() - 1));
    }

    @Test
    void largeFile_isEditedAtTheRightPlace() {
        String text = "{\"history\": [\"" + "ü\\n".repeat(100_000) + "\"], \"mcpServers\": {\"a\": {}}, \"b\": 1}";

        assertThat(strict(text).with(ENTRY)).endsWith("{\"a\": {},\"ours\":{\"command\":\"/x y/tracer\"}}, \"b\": 1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "7", "{\"a\": 1} x", "{\"mcpServers\": []}", "{\"mcpServers\": null}", "{a: 1}"})
    void whatIsNoSuchDocument_isRefused(String text) {
        assertThatThrownBy(() -> lenient(text)).isInstanceOf(NotInstalled.class);
    }

    @Test
    void commentsWhereTheClientTakesNone_areRefused_withTheLine() {
        assertThatThrownBy(() -> strict("{\n  // no\n}"))
                .isInstanceOf(NotInstalled.class)
                .hasMessageContaining("line 2");
    }

    private static String members(Random random, int depth) {
        StringBuilder members = new StringBuilder();
        for (int i = random.nextInt(3); i > 0; i--) {
            members.append(blank(random))
                    .append(List.of("\"a\"", "\"b}\"", "\"\\\"\"", "\"\u00fc\"").get(random.nextInt(4)))
                    .append(blank(random))
                    .append(':')
                    .append(blank(random))
                    .append(
                            depth > 0 && random.nextBoolean()
                                    ? "{" + members(random, depth - 1).replaceAll(",\\s*$", "") + "}"
                                    : List.of("1", "\"{\"", "[1, {}]", "null", "-1.5e3", "true")
                                            .get(random.nextInt(6)))
                    .append(blank(random))
                    .append(',');
        }
        return members.toString();
    }

    private static String blank(Random random) {
        return List.of("", "", " ", "\n", "\n  ", "\r\n\t", "\n\n").get(random.nextInt(7));
    }

    private static Map<String, Object> with(Map<String, Object> tree) {
        Map<String, Object> servers =
                Json.object(tree.computeIfAbsent("mcpServers", name -> new java.util.HashMap<>()));
        servers.put("ours", ENTRY);
        return tree;
    }

    private static Map<String, Object> parsed(String text) {
        return Json.object(Json.parse(text));
    }

    private static JsonText strict(String text) {
        return JsonText.of(text, false, "mcpServers", "ours");
    }

    private static JsonText lenient(String text) {
        return JsonText.of(text, true, "mcpServers", "ours");
    }
}
