package ai.trustmodel.tracing.cli.terminal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows in columns, fitted to a width: the widest columns that may be cut give way first. Every cell goes through
 * {@link SafeText}. Not thread-safe.
 */
public final class Table {
    private static final int GAP = 2;
    private static final int LEAST = 8;
    private static final int WHOLE = Integer.MAX_VALUE;
    private static final int DROPPED = -1;

    /**
     * A column.
     *
     * @param heading what stands above it
     * @param right whether its cells end flush right, as numbers do
     * @param least how narrow it may be cut to fit
     * @param mayDrop whether it may be left out where there is no room
     */
    public record Column(String heading, boolean right, int least, boolean mayDrop) {
        /** A column of words that are shown whole. */
        public static Column whole(String heading) {
            return new Column(heading, false, WHOLE, false);
        }

        /** A column of words that may be cut. */
        public static Column text(String heading) {
            return new Column(heading, false, LEAST, false);
        }

        /** A column of numbers. */
        public static Column number(String heading) {
            return new Column(heading, true, WHOLE, false);
        }

        /** The same column, not cut to less than this. */
        public Column atLeast(int width) {
            return new Column(heading, right, width, mayDrop);
        }

        /** The same column, left out where there is no room; the last such column goes first. */
        public Column ifRoom() {
            return new Column(heading, right, least, true);
        }
    }

    /**
     * A cell that stands out.
     *
     * @param lead what stands before the text as it is, such as the branches of a tree
     * @param text the text
     * @param style how both look
     */
    public record Cell(String lead, String text, Style style) {
        /** A cell without anything before its text. */
        public Cell(String text, Style style) {
            this("", text, style);
        }

        private String whole() {
            return lead + text;
        }
    }

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** A table with these columns and no rows. */
    public Table(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /** A table with these columns and no rows. */
    public static Table of(Column... columns) {
        return new Table(Arrays.asList(columns));
    }

    /** Adds a row: a cell is a {@link Cell}, null for an empty one, or anything else by its text. */
    public Table row(@Nullable Object... cells) {
        return row(Arrays.asList(cells));
    }

    /** Adds a row of as many cells as there are columns. */
    public Table row(List<? extends @Nullable Object> cells) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(cells.size() + " cells for " + columns.size() + " columns");
        }
        List<Cell> row = new ArrayList<>();
        for (Object cell : cells) {
            Cell given = cell instanceof Cell styled ? styled : new Cell(cell == null ? "" : text(cell), Style.PLAIN);
            row.add(new Cell(given.lead(), SafeText.line(given.text()), given.style()));
        }
        rows.add(row);
        return this;
    }

    /** Whether there are no rows. */
    public boolean isEmpty() {
        return rows.isEmpty();
    }

    /** The lines to print, headings first. */
    public List<String> lines(int width, boolean colour) {
        int[] widths = fit(width);
        List<String> lines = new ArrayList<>();
        List<Cell> headings = columns.stream()
                .map(column -> new Cell(SafeText.line(column.heading()), Style.FAINT))
                .toList();
        lines.add(line(headings, widths, colour));
        for (List<Cell> row : rows) {
            lines.add(line(row, widths, colour));
        }
        return lines;
    }

    private String line(List<Cell> cells, int[] widths, boolean colour) {
        StringBuilder line = new StringBuilder();
        StringBuilder blanks = new StringBuilder(); // held back, so that no line ends with blanks
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] == DROPPED) {
                continue;
            }
            Cell cell = cells.get(i);
            String text = DisplayWidth.cut(cell.whole(), widths[i]);
            String room = " ".repeat(widths[i] - DisplayWidth.of(text));
            if (columns.get(i).right()) {
                blanks.append(room);
                room = "";
            }
            if (!text.isEmpty()) {
                line.append(blanks).append(cell.style().of(text, colour));
                blanks.setLength(0);
            }
            blanks.append(room).append(" ".repeat(GAP));
        }
        return line.toString();
    }

    private int[] fit(int width) {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int widest = DisplayWidth.of(SafeText.line(columns.get(i).heading()));
            for (List<Cell> row : rows) {
                widest = Math.max(widest, DisplayWidth.of(row.get(i).whole()));
            }
            widths[i] = widest;
        }
        for (int i = widths.length - 1; i >= 0 && needed(widths, true) > width; i--) {
            widths[i] = columns.get(i).mayDrop() ? DROPPED : widths[i];
        }
        for (int excess = needed(widths, false) - width; excess > 0; excess--) {
            int widest = widestToCut(widths);
            if (widest < 0) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private int needed(int[] widths, boolean cut) {
        int sum = -GAP;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] != DROPPED) {
                sum += GAP + (cut ? Math.min(columns.get(i).least(), widths[i]) : widths[i]);
            }
        }
        return sum;
    }

    private int widestToCut(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            if (widths[i] > columns.get(i).least() && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    // A thousandth of a cent is 0.00001, not 1.0E-5.
    private static String text(Object cell) {
        boolean finite = cell instanceof Double number && Double.isFinite(number);
        return finite ? new BigDecimal(cell.toString()).toPlainString() : cell.toString();
    }
}
