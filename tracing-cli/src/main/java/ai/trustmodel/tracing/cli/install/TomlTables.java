package ai.trustmodel.tracing.cli.install;

import java.util.ArrayList;
import java.util.List;

/** Where the tables of a TOML text begin and end. What a parser made of it is checked elsewhere. */
final class TomlTables {
    /** A table: its path, where its header begins, and where its last value ends with its line. */
    private record Table(List<String> path, int start, int end) {}

    private final String text;
    private final List<Table> tables = new ArrayList<>();

    private TomlTables(String text) {
        this.text = text;
    }

    static TomlTables of(String text) {
        TomlTables tables = new TomlTables(text);
        tables.scan();
        return tables;
    }

    /** The beginning and end of each table with this path or below it. */
    List<int[]> under(List<String> path) {
        return tables.stream()
                .filter(table -> table.path.size() >= path.size()
                        && table.path.subList(0, path.size()).equals(path))
                .map(table -> new int[] {table.start, table.end})
                .toList();
    }

    private void scan() {
        List<String> path = null;
        int start = 0;
        int end = 0;
        for (int at = 0; at < text.length(); ) {
            int first = at;
            while (first < text.length() && isSpace(text.charAt(first))) {
                first++;
            }
            int next = lineEnd(first);
            char c = first < text.length() ? text.charAt(first) : '\n';
            if (c == '[') {
                if (path != null) {
                    tables.add(new Table(path, start, end));
                }
                path = header(first);
                start = at;
                end = next;
            } else if (c != '#' && c != '\n' && c != '\r') {
                next = statementEnd(first);
                end = next;
            }
            at = next;
        }
        if (path != null) {
            tables.add(new Table(path, start, end));
        }
    }

    /** The end of the line, with its newline. */
    private int lineEnd(int from) {
        int newline = text.indexOf('\n', from);
        return newline < 0 ? text.length() : newline + 1;
    }

    /** The end of a key and its value, which may take several lines, with the rest of its last line. */
    private int statementEnd(int from) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                at = stringEnd(at);
                continue;
            }
            if (c == '#') {
                at = Math.max(at, lineEnd(at) - 1);
                c = text.charAt(at);
            }
            if (c == '\n' && depth <= 0) {
                return at + 1;
            }
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            at++;
        }
        return at;
    }

    private int stringEnd(int from) {
        String quote = text.substring(from, from + 1);
        String three = quote.repeat(3);
        boolean lines = text.startsWith(three, from);
        String closing = lines ? three : quote;
        int at = from + closing.length();
        while (at < text.length() && !text.startsWith(closing, at)) {
            at += text.charAt(at) == '\\' && quote.equals("\"") ? 2 : 1;
        }
        at = Math.min(text.length(), at + closing.length());
        while (lines && at < text.length() && text.charAt(at) == quote.charAt(0)) { // a quote may end the string's text
            at++;
        }
        return at;
    }

    /** The path in a header, whose names may be quoted. */
    private List<String> header(int from) {
        List<String> path = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        int at = from;
        while (at < text.length() && text.charAt(at) == '[') {
            at++;
        }
        while (at < text.length() && text.charAt(at) != ']' && text.charAt(at) != '\n') {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                int end = stringEnd(at);
                name.append(text, at + 1, Math.max(at + 1, end - 1));
                at = end;
            } else {
                if (c == '.') {
                    path.add(name.toString());
                    name.setLength(0);
                } else if (!isSpace(c)) {
                    name.append(c);
                }
                at++;
            }
        }
        path.add(name.toString());
        return path;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }
}
