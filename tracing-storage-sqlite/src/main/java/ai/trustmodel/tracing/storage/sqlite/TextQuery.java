package ai.trustmodel.tracing.storage.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What somebody searches for: words, phrases in double quotes, beginnings of words with a star. Nothing else in the text
 * has a meaning, so that no text is a syntax error.
 *
 * @param terms the words and phrases, all of which must occur
 */
record TextQuery(List<Term> terms) {
    /**
     * A word or phrase.
     *
     * @param words its words as the index knows them
     * @param prefix whether the last one is only a beginning
     */
    record Term(List<String> words, boolean prefix) {
        /** How FTS5 is asked for it: words in quotes, in which nothing has a meaning. */
        String match() {
            return '"' + String.join(" ", words) + '"' + (prefix ? "*" : "");
        }
    }

    private static final Pattern PARTS = Pattern.compile("\"([^\"]*)\"?|([^\\s\"]+)");

    static TextQuery of(String text) {
        List<Term> terms = new ArrayList<>();
        Matcher part = PARTS.matcher(text);
        while (part.find()) {
            boolean quoted = part.group(1) != null;
            String words = quoted ? part.group(1) : part.group(2);
            boolean prefix = !quoted && words.endsWith("*");
            List<String> found = Words.of(words);
            if (!found.isEmpty()) {
                terms.add(new Term(found, prefix));
            }
        }
        return new TextQuery(List.copyOf(terms));
    }

    /** Whether there is anything to look for. */
    boolean isEmpty() {
        return terms.isEmpty();
    }

    /** The question to FTS5 for bodies in which all terms occur. */
    String match() {
        StringBuilder match = new StringBuilder();
        for (Term term : terms) {
            match.append(match.isEmpty() ? "" : " AND ").append(term.match());
        }
        return match.toString();
    }
}
