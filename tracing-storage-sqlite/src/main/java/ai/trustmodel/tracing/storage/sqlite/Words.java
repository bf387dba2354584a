package ai.trustmodel.tracing.storage.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts text into words the way the full-text index does (its tokenizer is unicode61): letters, digits and marks. */
final class Words {
    /** A word of a text: where it stands, and how it is compared. */
    record Word(int start, int end, String folded) {}

    private Words() {}

    static List<String> of(String text) {
        return in(text).stream()
                .map(word -> text.substring(word.start, word.end))
                .toList();
    }

    static List<Word> in(String text) {
        List<Word> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at <= text.length(); ) {
            int c = at < text.length() ? text.codePointAt(at) : ' ';
            boolean part = isPart(c);
            if (part && start < 0) {
                start = at;
            } else if (!part && start >= 0) {
                words.add(new Word(start, at, text.substring(start, at).toLowerCase(Locale.ROOT)));
                start = -1;
            }
            at += at < text.length() ? Character.charCount(c) : 1;
        }
        return words;
    }

    private static boolean isPart(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER,
                    Character.LOWERCASE_LETTER,
                    Character.TITLECASE_LETTER,
                    Character.MODIFIER_LETTER,
                    Character.OTHER_LETTER,
                    Character.DECIMAL_DIGIT_NUMBER,
                    Character.LETTER_NUMBER,
                    Character.OTHER_NUMBER,
                    Character.NON_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }
}
