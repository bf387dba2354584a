package ai.trustmodel.tracing.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayWidthTest {
    @ParameterizedTest
    @CsvSource({
        "plain, 5",
        "\u00fcber, 4",
        "e\u0301, 1",
        "\u65e5\u672c\u8a9e, 6",
        "\ud55c\uae00, 4",
        "\uff21, 2",
        "\uff71, 1",
        "\ud83d\ude00, 2",
        "\u2764\ufe0f, 2",
        "\u2764, 1",
        "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67, 2",
        "\ud83c\uddf1\ud83c\uddfb, 2",
        "\ud83d\udc4d\ud83c\udffd, 2"
    })
    void width_isWhatATerminalDraws(String text, int width) {
        assertThat(DisplayWidth.of(text)).isEqualTo(width);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a longer text",
                "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0",
                "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67 family \ud83c\uddf1\ud83c\uddfb"
            })
    void cut_neverTakesMoreThanItMay_norSplitsWhatIsDrawnAsOne(String text) {
        for (int width = 0; width < 20; width++) {
            String cut = DisplayWidth.cut(text, width);
            assertThat(DisplayWidth.of(cut)).isLessThanOrEqualTo(width);
            assertThat(cut).doesNotContain("\u200d\u2026");
            assertThat(text).startsWith(cut.replace("\u2026", ""));
        }
    }

    @Test
    void cut_leavesWhatFits() {
        assertThat(DisplayWidth.cut("fits", 4)).isEqualTo("fits");
        assertThat(DisplayWidth.cut("not so", 4)).isEqualTo("not\u2026");
        assertThat(DisplayWidth.cut("\u65e5\u672c\u8a9e", 4)).isEqualTo("\u65e5\u2026");
    }
}
