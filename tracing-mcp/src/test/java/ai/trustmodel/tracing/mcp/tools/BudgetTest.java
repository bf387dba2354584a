package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counting and cutting. */
class BudgetTest {
    @ParameterizedTest
    @CsvSource({"aaa, 1, 3", "жжж, 2, 4", "日本語, 3, 5", "🦄🦄, 6, 8"})
    void tokens_areCountedRatherHigh(String text, int least, int most) {
        assertThat(Budget.tokens(text)).isBetween(least, most);
    }

    @Test
    void tokens_ofJsonAreNotFewerThanAThirdOfItsCharacters() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a\"b", List.of(1, 2.5, true, "x\ny\u0001\\", Map.of("k", List.of())));
        value.put("none", null);

        assertThat(Budget.tokens(value))
                .isGreaterThanOrEqualTo(Json.write(value).length() / 3);
    }

    @Test
    void fill_putsInWhatFits() {
        Map<String, Object> answer = new LinkedHashMap<>();
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            items.add(Map.of("text", "x".repeat(80)));
        }
        int shown = Budget.NORMAL.fill(answer, "items", items);

        assertThat(shown).isBetween(40, 70);
        assertThat((List<?>) answer.get("items")).hasSize(shown);
        assertThat(Budget.NORMAL.holds(answer)).isTrue();
        assertThat(Budget.NORMAL.fill(answer, "items", List.of(1, 2))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "🦄", "\u0001", "日"})
    void enforce_makesAnythingFit(String text) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Map<String, Object> deep = answer;
        for (int i = 0; i < 400; i++) {
            Map<String, Object> deeper = new LinkedHashMap<>();
            deep.put(text.repeat(100) + i, deeper);
            deep = deeper;
        }
        answer.put("texts", List.of(text.repeat(500_000), text.repeat(9_000)));
        answer.put("many", new ArrayList<>(List.of(text).subList(0, 1)));

        Map<String, Object> enforced = Budget.MOST.enforce(answer);

        assertThat(Budget.tokens(enforced)).isLessThanOrEqualTo(8_000);
        assertThat((String) enforced.get("truncated")).contains("too long");
        Map<String, Object> small = Map.of("a", 1);
        assertThat(Budget.MOST.enforce(small)).isSameAs(small);
    }

    @Test
    void cut_leavesWholeCharactersAndSaysHowMuchIsMissing() {
        assertThat(Cut.text("abcdefghijklmnopqrstuvwxyz", 5)).isEqualTo("abcde…[+21 chars]");
        assertThat(Cut.text("🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄🦄", 3)).isEqualTo("🦄…[+22 chars]");
        assertThat(Cut.text("abcdef", 5)).as("shorter than the mark").isEqualTo("abcdef");
    }

    @Test
    void cut_keepsTheKindOfEveryValue() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("text", "x".repeat(1_000));
        value.put("number", 7);
        value.put("list", new ArrayList<>(java.util.Collections.nCopies(1_000, "item")));
        value.put("after", Map.of("a", 1));

        Map<String, Object> cut = new Cut(20, 200).object(value);

        assertThat((String) cut.get("text")).endsWith("…[+980 chars]");
        assertThat(cut).containsEntry("number", 7).containsEntry("…", "[+1 fields]");
        assertThat((List<?>) cut.get("list")).last().asString().startsWith("…[+9");
    }
}
