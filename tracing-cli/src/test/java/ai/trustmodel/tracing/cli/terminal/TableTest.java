package ai.trustmodel.tracing.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.cli.terminal.Table.Cell;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_areAsWideAsTheirWidestCell() {
        Table table = Table.of(Column.whole("ID"), Column.number("TOKENS"), Column.text("NOTE"))
                .row("a1", 12, "short")
                .row("b22", "1,234", null);

        assertThat(table.lines(80, false)).containsExactly("ID   TOKENS  NOTE", "a1       12  short", "b22   1,234");
    }

    @Test
    void wideCharacters_doNotBendTheColumns() {
        Table table = Table.of(Column.text("CITY"), Column.whole("X"))
                .row("\u6771\u4eac", "1")
                .row("Riga", "2")
                .row("\ud83c\uddf1\ud83c\uddfb", "3");

        assertThat(table.lines(80, false).stream().skip(1))
                .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isEqualTo(7));
    }

    @Test
    void noLine_isWiderThanTheTerminal() {
        Table table = Table.of(Column.whole("ID"), Column.text("A"), Column.text("B"))
                .row("12345678", "x".repeat(90), "\u65e5".repeat(90))
                .row("12345678", "x", "y");

        for (int width = 30; width < 120; width++) {
            int most = width;
            assertThat(table.lines(width, false))
                    .allSatisfy(line -> assertThat(DisplayWidth.of(line)).isLessThanOrEqualTo(most));
        }
    }

    @Test
    void optionalColumns_goFirst_fromTheRight() {
        Table table = Table.of(
                        Column.whole("ID"),
                        Column.number("MSGS").ifRoom(),
                        Column.number("TOOK").ifRoom(),
                        Column.text("LAST"))
                .row("12345678", 10, "1.2s", "a long last message that can be cut");

        assertThat(table.lines(30, false).get(0)).isEqualTo("ID        MSGS  TOOK  LAST");
        assertThat(table.lines(25, false).get(0)).isEqualTo("ID        MSGS  LAST");
        assertThat(table.lines(20, false).get(0)).isEqualTo("ID        LAST");
    }

    @Test
    void cells_areMadeHarmless_andOnlyTheTableSetsColours() {
        Table table =
                Table.of(Column.text("A")).row("\u001b[31mred\nnext").row(new Cell("\u001b]0;t\u0007", Style.BAD));

        assertThat(String.join("", table.lines(80, false))).doesNotContain("\u001b");
        assertThat(table.lines(80, true).get(2)).isEqualTo("\u001b[31m\u241b]0;t\u2407\u001b[0m");
    }

    @Test
    void aRowOfTheWrongLength_isRefused() {
        Table table = Table.of(Column.text("A"));
        assertThatThrownBy(() -> table.row("a", "b")).isInstanceOf(IllegalArgumentException.class);
    }
}
