package ai.trustmodel.tracing.cli.terminal;

/** How a piece of text stands out on a terminal that shows colours. */
public enum Style {
    /** As the terminal's own text. */
    PLAIN(""),
    /** What matters most: headings, names. */
    STRONG("1"),
    /** What may be passed over: rules, units. */
    FAINT("2"),
    /** Something failed. */
    BAD("31"),
    /** Something went well. */
    GOOD("32"),
    /** Something is under way or odd. */
    NOTICE("33"),
    /** Who or what something is about. */
    ACCENT("36");

    private final String code;

    Style(String code) {
        this.code = code;
    }

    /** The text in this style, or as it is where there are no colours. */
    public String of(String text, boolean colour) {
        return colour && this != PLAIN && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
