package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.Json;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the members of a JSON text stand, and how they are indented; edits are made in the text itself. */
final class JsonLayout {
    /** A member of an object: where its name begins, and its value begins and ends. */
    private record Member(String name, int start, int value, int end) {}

    /** An object: where its brackets are, and its members. */
    private record Span(int open, int close, List<Member> members) {
        /** The member of this name that counts, which is the last. */
        @Nullable
        Member member(String name) {
            Member found = null;
            for (Member member : members) {
                found = member.name.equals(name) ? member : found;
            }
            return found;
        }
    }

    private final JsonFactory factory;
    private final String text;
    private final String newline;

    JsonLayout(JsonFactory factory, String text) {
        this.factory = factory;
        this.text = text;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** The text with a member more at the end of this object of the document, or of the document. */
    String append(@Nullable String container, String name, Object value) {
        Span object = object(container);
        boolean lines = text.substring(object.open, object.close).contains("\n")
                || (object.members.isEmpty()
                        && (container == null || text.trim().contains("\n")));
        int depth = depth(container);
        String unit = unit();
        String member =
                Json.write(name) + (lines ? ": " + render(value, unit, newline, depth) : ":" + Json.write(value));
        String before = lines ? newline + unit.repeat(depth) : "";
        if (object.members.isEmpty()) {
            boolean empty = text.substring(object.open + 1, object.close).isBlank();
            String after = lines && empty ? newline + unit.repeat(depth - 1) : "";
            int at = empty ? object.open + 1 : blankBefore(object.close);
            return text.substring(0, at) + before + member + after + text.substring(empty ? object.close : at);
        }
        int last = object.members.get(object.members.size() - 1).end;
        int next = afterBlank(last);
        int end = blankBefore(object.close);
        if (text.charAt(next) == ',') { // a client that takes comments takes this too
            return text.substring(0, end) + before + member + "," + text.substring(end);
        }
        return text.substring(0, last) + "," + text.substring(last, end) + before + member + text.substring(end);
    }

    /** The text with another value for a member of this object. */
    String replace(@Nullable String container, String name, Object value) {
        Member member = member(object(container), name);
        String old = text.substring(member.value, member.end);
        boolean lines = old.contains("\n")
                || text.substring(object(container).open, member.start).contains("\n");
        String written = lines ? render(value, unit(), newline, depth(container)) : Json.write(value);
        return text.substring(0, member.value) + written + text.substring(member.end);
    }

    /** The text without a member of this object. */
    String remove(@Nullable String container, String name) {
        Span object = object(container);
        Member member = member(object, name);
        int index = object.members.indexOf(member);
        int end = member.end;
        int next = afterBlank(end);
        int comma = -1;
        if (text.charAt(next) == ',') {
            end = next + 1;
        } else if (index > 0) {
            comma = afterBlank(object.members.get(index - 1).end);
        }
        boolean last = text.charAt(next) != ',' || afterBlank(end) == object.close;
        int start = last || isBlankLine(end) ? blankBefore(member.start) : member.start;
        int resume = object.members.size() == 1
                        && text.substring(object.open + 1, start).isBlank()
                ? blankAfter(end, object.close)
                : end;
        if (comma < 0) {
            return text.substring(0, start) + text.substring(resume);
        }
        int kept = Math.max(start, comma + 1);
        return text.substring(0, comma) + text.substring(comma + 1, kept) + text.substring(resume);
    }

    /** A value over several lines; lists of texts stay on one. */
    static String render(Object value, String unit, String newline, int depth) {
        if (!(value instanceof Map<?, ?> map) || map.isEmpty()) {
            return value instanceof List<?> list
                    ? "[" + String.join(", ", list.stream().map(Json::write).toList()) + "]"
                    : Json.write(value);
        }
        StringBuilder out = new StringBuilder("{");
        map.forEach((name, item) -> out.append(out.length() == 1 ? "" : ",")
                .append(newline)
                .append(unit.repeat(depth + 1))
                .append(Json.write(name))
                .append(": ")
                .append(render(item, unit, newline, depth + 1)));
        return out.append(newline).append(unit.repeat(depth)).append('}').toString();
    }

    private static int depth(@Nullable String container) {
        return container == null ? 1 : 2;
    }

    private static Member member(Span object, String name) {
        Member member = object.member(name);
        if (member == null) {
            throw new IllegalStateException("there is no " + name);
        }
        return member;
    }

    /** What one level is indented by: what stands before the first member of the document that begins a line. */
    private String unit() {
        return indents(object(null)).findFirst().orElse("  ");
    }

    /** What stands before the members of an object that begin their lines. */
    private Stream<String> indents(Span object) {
        return object.members.stream()
                .filter(member -> text.lastIndexOf('\n', member.start) > object.open)
                .map(member -> text.substring(text.lastIndexOf('\n', member.start) + 1, member.start))
                .filter(before -> !before.isEmpty() && before.isBlank());
    }

    /** The document, or the object that is a member of it. */
    private Span object(@Nullable String container) {
        Span root = span(0, text.length());
        if (container == null) {
            return root;
        }
        Member member = member(root, container);
        return span(member.value, member.end);
    }

    private Span span(int from, int to) {
        try (JsonParser in = factory.createParser(text.substring(from, to).toCharArray())) {
            in.nextToken();
            return span(in, from);
        } catch (IOException e) {
            throw new UncheckedIOException("a text that was just read cannot be read", e);
        }
    }

    private static Span span(JsonParser in, int from) throws IOException {
        int open = from + offset(in);
        List<Member> members = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            int start = from + offset(in);
            in.nextToken();
            int value = from + offset(in);
            in.skipChildren();
            in.finishToken();
            int end = from + (int) in.currentLocation().getCharOffset();
            members.add(new Member(name, start, value, end));
        }
        return new Span(open, from + offset(in), members);
    }

    private static int offset(JsonParser in) {
        return (int) in.currentTokenLocation().getCharOffset();
    }

    /** The first place from here on that is neither white nor in a comment. */
    private int afterBlank(int from) {
        int at = from;
        while (at < text.length()) {
            if (text.startsWith("//", at)) {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (text.startsWith("/*", at)) {
                at = text.indexOf("*/", at) + 2;
            } else if (Character.isWhitespace(text.charAt(at))) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }

    private int blankBefore(int from) {
        int at = from;
        while (at > 0 && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    private int blankAfter(int from, int most) {
        int at = from;
        while (at < most && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Whether nothing else stands on the line from here on. */
    private boolean isBlankLine(int from) {
        int end = text.indexOf('\n', from);
        return text.substring(from, end < 0 ? text.length() : end).isBlank();
    }
}
