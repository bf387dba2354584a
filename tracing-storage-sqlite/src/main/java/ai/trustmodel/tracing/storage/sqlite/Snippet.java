package ai.trustmodel.tracing.storage.sqlite;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a text around what was found in it.
 *
 * @param text the piece, with {@code [} and {@code ]} around each word found and an ellipsis where the text was cut
 * @param found how many words were found in the whole text
 */
record Snippet(String text, int found) {
    private static final int BEFORE = 6;
    private static final int AFTER = 18;
    private static final int LONGEST_TEXT = 1_000_000;

    static Snippet of(String whole, TextQuery query) {
        String text = whole.length() > LONGEST_TEXT ? whole.substring(0, LONGEST_TEXT) : whole;
        List<Words.Word> words = Words.in(text);
        boolean[] marked = new boolean[words.size()];
        int first = -1;
        int found = 0;
        for (int i = 0; i < words.size(); i++) {
            for (TextQuery.Term term : query.terms()) {
                int length = term.words().size();
                if (matches(words, i, term)) {
                    for (int j = i; j < i + length; j++) {
                        found += marked[j] ? 0 : 1;
                        marked[j] = true;
                    }
                    first = first < 0 ? i : first;
                }
            }
        }
        return new Snippet(cut(text, words, marked, Math.max(first, 0)), found);
    }

    private static boolean matches(List<Words.Word> words, int at, TextQuery.Term term) {
        List<String> wanted = folded(term);
        if (at + wanted.size() > words.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            String word = words.get(at + i).folded();
            boolean last = i == wanted.size() - 1;
            if (!(last && term.prefix() ? word.startsWith(wanted.get(i)) : word.equals(wanted.get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static List<String> folded(TextQuery.Term term) {
        List<String> folded = new ArrayList<>(term.words().size());
        for (String word : term.words()) {
            folded.addAll(Words.in(word).stream().map(Words.Word::folded).toList());
        }
        return folded;
    }

    private static String cut(String text, List<Words.Word> words, boolean[] marked, int first) {
        if (words.isEmpty()) {
            return "";
        }
        int from = Math.max(0, first - BEFORE);
        int to = Math.min(words.size(), first + AFTER);
        int at = from == 0 ? 0 : words.get(from).start();
        StringBuilder piece = new StringBuilder(from == 0 ? "" : "…");
        for (int i = from; i < to; i++) {
            Words.Word word = words.get(i);
            piece.append(text, at, word.start());
            piece.append(marked[i] ? "[" : "").append(text, word.start(), word.end());
            piece.append(marked[i] ? "]" : "");
            at = word.end();
        }
        return to == words.size()
                ? piece.append(text, at, text.length()).toString()
                : piece.append('…').toString();
    }
}
