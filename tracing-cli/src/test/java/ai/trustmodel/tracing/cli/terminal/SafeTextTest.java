package ai.trustmodel.tracing.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SafeTextTest {
    @Test
    void everyControlAndFormatCharacter_isMadeVisible() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            int type = Character.getType(c);
            boolean joiner = c == 0x200C || c == 0x200D;
            if (!joiner && (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE)) {
                String given = "a" + new String(Character.toChars(c)) + "b";
                assertThat(SafeText.line(given)).as("U+%04X", c).doesNotContain(given.substring(1, given.length() - 1));
            }
        }
    }

    @Test
    void terminalSequences_leaveNoEscapeBehind() {
        List<String> sequences = new ArrayList<>(List.of(
                "\u001b]8;;https://evil.example\u0007click\u001b]8;;\u0007",
                "\u001b]52;c;cm0gLXJm\u0007",
                "\u001b]0;title\u001b\\",
                "\u009b31m",
                "\u009d52;c;eA==\u009c",
                "\u001bP+q544e\u001b\\",
                "\u001bc",
                "\u001b[?1049h",
                "\rhidden",
                "\u202egnp.exe",
                "\u2066x\u2069"));
        for (char last = '@'; last <= '~'; last++) {
            sequences.add("\u001b[2" + last);
            sequences.add("\u001b" + last);
            sequences.add("\u001b#" + last);
        }
        assertThat(sequences).hasSizeGreaterThan(190);
        for (String sequence : sequences) {
            for (String safe : List.of(SafeText.line(sequence), SafeText.block(sequence))) {
                assertThat(safe.codePoints())
                        .as(sequence)
                        .noneMatch(c -> c < ' ' || (c >= 0x7F && c < 0xA0) || Character.getType(c) == Character.FORMAT);
            }
        }
    }

    @Test
    void line_keepsWordsApartByOneBlank() {
        assertThat(SafeText.line("  two\r\n\twords \n")).isEqualTo("two words");
    }

    @Test
    void block_keepsLines() {
        assertThat(SafeText.block("one\r\n\ttwo\nthree\rfour")).isEqualTo("one\n    two\nthree\u240dfour");
    }

    @Test
    void ordinaryText_isLeftAlone() {
        String text = "\u00e4\u00f6\u00fc \u65e5\u672c\u8a9e \u0639\u0631\u0628\u064a \u2764\ufe0f"
                + " \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
        assertThat(SafeText.line(text)).isEqualTo(text);
        assertThat(SafeText.block(text)).isEqualTo(text);
    }
}
