package ai.trustmodel.tracing.storage.sqlite;

import java.util.Locale;
import java.util.Set;

/**
 * Looks at a statement before SQLite does: one statement, which only reads. This is the first of several walls; the
 * connection it runs on cannot write either, see {@link QueryRunner}.
 */
final class SqlGuard {
    static final int LONGEST = 100_000;
    private static final Set<String> ALLOWED = Set.of("SELECT", "WITH", "EXPLAIN", "VALUES");

    private SqlGuard() {}

    /**
     * The statement without what is around it.
     *
     * @throws IllegalArgumentException when it may not run, saying why
     */
    static String check(String sql) {
        if (sql.length() > LONGEST) {
            throw new IllegalArgumentException("the statement is longer than " + LONGEST + " characters");
        }
        if (sql.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the statement contains a NUL character");
        }
        int start = skipBlank(sql, 0);
        String word = word(sql, start).toUpperCase(Locale.ROOT);
        if (!ALLOWED.contains(word)) {
            throw new IllegalArgumentException(
                    (word.isEmpty() ? "there is no statement" : word + " is not allowed here")
                            + "; only SELECT, WITH, VALUES and EXPLAIN are, one statement at a time."
                            + " 'SELECT * FROM schema' lists the views and their columns");
        }
        int end = end(sql, start);
        if (end < sql.length() && skipBlank(sql, end + 1) < sql.length()) {
            throw new IllegalArgumentException("there is a second statement; only one can run at a time");
        }
        String statement = sql.substring(start, end);
        // Also between quotes, since SQLite takes any kind of quote for a name.
        if (statement.toLowerCase(Locale.ROOT).contains("pragma_")) {
            throw new IllegalArgumentException(
                    "names that begin with pragma_ are not allowed; 'SELECT * FROM schema' lists the views and their"
                            + " columns");
        }
        return statement;
    }

    /** Where the first statement ends: at a semicolon outside of strings, names and comments, or with the text. */
    private static int end(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == ';') {
                return at;
            }
            if (c == '\'' || c == '"' || c == '`') {
                at = after(sql, String.valueOf(c), at + 1);
            } else if (c == '[') {
                at = after(sql, "]", at + 1);
            } else {
                int comment = skipComment(sql, at);
                at = comment > at ? comment : at + 1;
            }
        }
        return at;
    }

    private static int skipBlank(String sql, int from) {
        int at = from;
        while (at < sql.length()) {
            int comment = skipComment(sql, at);
            if (comment > at) {
                at = comment;
            } else if (Character.isWhitespace(sql.charAt(at)) || sql.charAt(at) == ';') {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private static int skipComment(String sql, int at) {
        if (sql.startsWith("--", at)) {
            return after(sql, "\n", at + 2);
        }
        return sql.startsWith("/*", at) ? after(sql, "*/", at + 2) : at;
    }

    private static int after(String sql, String mark, int from) {
        int found = sql.indexOf(mark, from);
        return found < 0 ? sql.length() : found + mark.length();
    }

    private static String word(String sql, int from) {
        int to = from;
        while (to < sql.length() && Character.isLetter(sql.charAt(to))) {
            to++;
        }
        return sql.substring(from, to);
    }
}
