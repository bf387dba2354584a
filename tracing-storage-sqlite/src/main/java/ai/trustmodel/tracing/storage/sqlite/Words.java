package ai.trustmodel.tracing.storage.sqlite;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts text into words the way the full-text index does (its tokenizer is unicode61): letters and digits, folded. */
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
                words.add(new Word(start, at, fold(text.substring(start, at))));
                start = -1;
            }
            at += at < text.length() ? Character.charCount(c) : 1;
        }
        return words;
    }

    private static boolean isPart(int c) {
        int type = Character.getType(c);
        return Character.isLetter(c)
                || Character.isDigit(c)
                || type == Character.LETTER_NUMBER
                || type == Character.OTHER_NUMBER
                || type == Character.PRIVATE_USE
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK;
    }

    private static String fold(String word) {
        String folded = word.toLowerCase(Locale.ROOT);
        for (int i = 0; i < folded.length(); i++) {
            if (folded.charAt(i) > 0x7f) {
                return Normalizer.normalize(folded, Normalizer.Form.NFD).replaceAll("\\p{M}+", "");
            }
        }
        return folded;
    }
}
