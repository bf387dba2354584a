package ai.trustmodel.tracing.storage.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Tells from the bytes of a line whether words may be in it, which is much faster than reading it as JSON. Looks for words
 * of English letters and digits alone: JSON may write others in more than one way, and case is another matter with them.
 */
final class RawWords {
    /** Not k and s: two other characters are the same letters in the other case. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9&&[^kKsS]]{2,}");

    private final List<byte[]> words;

    RawWords(String query) {
        words = PLAIN.matcher(query)
                .results()
                .map(MatchResult::group)
                .distinct()
                .map(RawWords::lower)
                .toList();
    }

    private static byte[] lower(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = lower(bytes[i]);
        }
        return bytes;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    Hits hits() {
        return new Hits();
    }

    /** Which of the words were in the lines looked at. */
    final class Hits {
        private final boolean[] found = new boolean[words.size()];
        private int missing = words.size();

        boolean all() {
            return missing == 0;
        }

        void look(byte[] line) {
            for (int i = 0; i < found.length; i++) {
                if (!found[i] && contains(line, words.get(i))) {
                    found[i] = true;
                    missing--;
                }
            }
        }
    }

    private static boolean contains(byte[] line, byte[] word) {
        byte first = word[0];
        for (int at = 0; at <= line.length - word.length; at++) {
            if (lower(line[at]) == first) {
                int i = 1;
                while (i < word.length && lower(line[at + i]) == word[i]) {
                    i++;
                }
                if (i == word.length) {
                    return true;
                }
            }
        }
        return false;
    }
}
