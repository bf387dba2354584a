package ai.trustmodel.tracing.cli.terminal;

import java.util.Locale;

/**
 * Recorded text made harmless for a terminal. What an agent read may hold escape sequences that retitle the window,
 * write the clipboard or hide text; here every character that is not drawn becomes a visible one.
 */
public final class SafeText {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private SafeText() {}

    /** The text on one line: runs of white space are one blank. */
    public static String line(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        boolean blank = false;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
            if (!space) {
                append(safe, c);
            } else if (!blank && safe.length() > 0) {
                safe.append(' ');
            }
            blank = space;
        }
        return safe.toString().stripTrailing();
    }

    /** The text with its lines; a tab is four blanks. */
    public static String block(String text) {
        StringBuilder safe = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\n' || (c == '\r' && i < text.length() && text.charAt(i) == '\n')) {
                safe.append(c == '\n' ? "\n" : "");
            } else if (c == '\t') {
                safe.append("    ");
            } else {
                append(safe, c);
            }
        }
        return safe.toString();
    }

    /** JSON text that says the same, with its hidden characters as escapes: they can stand in its strings alone. */
    public static String json(String json) {
        StringBuilder safe = null;
        for (int i = 0; i < json.length(); ) {
            int c = json.codePointAt(i);
            int length = Character.charCount(c);
            boolean hidden = c >= 0x7F && isHidden(c);
            if (hidden && safe == null) {
                safe = new StringBuilder(json.length() + 64).append(json, 0, i);
            }
            for (int k = i; safe != null && k < i + length; k++) {
                if (hidden) {
                    safe.append(String.format(Locale.ROOT, "\\u%04x", (int) json.charAt(k)));
                } else {
                    safe.append(json.charAt(k));
                }
            }
            i += length;
        }
        return safe == null ? json : safe.toString();
    }

    private static void append(StringBuilder safe, int c) {
        if (c < ' ') {
            safe.append((char) (0x2400 + c)); // Unicode's pictures of these controls
        } else if (c == 0x7F) {
            safe.append('\u2421');
        } else if (isHidden(c)) {
            safe.append(String.format(Locale.ROOT, "\\u%04x", c));
        } else {
            safe.appendCodePoint(c);
        }
    }

    // Format characters hold the bidirectional controls and the tag characters that can smuggle invisible words. The
    // two
    // joiners stay: emoji and several scripts are written with them.
    private static boolean isHidden(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            case Character.FORMAT -> c != ZERO_WIDTH_JOINER && c != ZERO_WIDTH_NON_JOINER;
            default -> false;
        };
    }
}
