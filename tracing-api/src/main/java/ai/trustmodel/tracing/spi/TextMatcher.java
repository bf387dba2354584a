package ai.trustmodel.tracing.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words, phrases in quotes and beginnings with a star, as {@code SearchQuery} describes them, looked for in texts one by
 * one: for a store without a full-text index. Immutable.
 */
public final class TextMatcher {
    private static final Pattern TERM = Pattern.compile("\"([^\"]*)\"?|[^\\s\"]+");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");
    private static final int AROUND = 60;

    private final List<Pattern> terms = new ArrayList<>();

    /** What this text asks for; a text without a word matches nothing. */
    public TextMatcher(String query) {
        Matcher term = TERM.matcher(query);
        while (term.find()) {
            String words = term.group(1) == null ? term.group() : term.group(1);
            List<String> parts =
                    WORD.matcher(words).results().map(MatchResult::group).toList();
            if (!parts.isEmpty()) {
                String end = term.group(1) == null && words.endsWith("*") ? "[\\p{L}\\p{N}\\p{M}]*" : "";
                terms.add(Pattern.compile(
                        "(?<![\\p{L}\\p{N}\\p{M}])"
                                + String.join("[^\\p{L}\\p{N}\\p{M}]+", parts)
                                + end
                                + "(?![\\p{L}\\p{N}\\p{M}])",
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE));
            }
        }
    }

    /** Whether all terms occur in this text. */
    public boolean matches(String text) {
        return !terms.isEmpty()
                && terms.stream().allMatch(term -> term.matcher(text).find());
    }

    /** Whether every term occurs in one of these texts. */
    public boolean matchesTogether(List<String> texts) {
        return !terms.isEmpty()
                && terms.stream()
                        .allMatch(term -> texts.stream()
                                .anyMatch(text -> term.matcher(text).find()));
    }

    /** The text around the first term, with brackets around each word found. */
    public String snippet(String text) {
        Matcher first = terms.get(0).matcher(text);
        int at = first.find() ? first.start() : 0;
        int from = Math.max(0, at - AROUND);
        String piece = text.substring(from, Math.min(text.length(), Math.max(at, first.end()) + AROUND));
        for (Pattern term : terms) {
            piece = term.matcher(piece)
                    .replaceAll(found ->
                            Matcher.quoteReplacement(WORD.matcher(found.group()).replaceAll("[$0]")));
        }
        return piece;
    }
}
