package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.spi.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON value from UTF-8 bytes. What is recorded is mostly small texts of strangers, tens of thousands of them
 * in one stream, and many of them no JSON at all: reading one needs next to nothing but what it returns, and failing
 * needs no stack trace. Control characters inside strings are allowed; bytes that are not UTF-8 are not JSON. Not
 * thread-safe, used once.
 */
final class JsonReader {
    /** Why a text is not JSON. */
    static final class NotJsonException extends Exception {
        private static final long serialVersionUID = 1;

        private NotJsonException(String message) {
            super(message, null, false, false);
        }
    }

    /** How many values a text may have that are smaller than {@link #SMALLEST} bytes on average. */
    private static final int MANY = 50_000;

    private static final int SMALLEST = 16;

    // Names come again and again. A slot may be overwritten by any thread at any time; a string is whole all the same.
    private static final @Nullable String[] NAMES = new String[1024];
    private static final int LONGEST_NAME = 40;

    private static final byte[] TRUE = "true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE = "false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NULL = "null".getBytes(StandardCharsets.US_ASCII);

    private final byte[] in;
    private final int start;
    private final int end;
    private final boolean foreign;
    private int at;
    private int depth;
    private int values;
    private char[] chars = {};

    private JsonReader(byte[] in, int from, int to, boolean foreign) {
        this.in = in;
        this.start = from;
        this.at = from;
        this.end = to;
        this.foreign = foreign;
    }

    /** Reads a text of any size. */
    static @Nullable Object read(byte[] in, int from, int to) throws NotJsonException {
        return new JsonReader(in, from, to, false).document();
    }

    /**
     * Reads a text somebody sent; it may not be made of a great many tiny strings, objects and lists, which would take
     * a hundred times its size in memory.
     */
    static @Nullable Object readForeign(byte[] in, int from, int to) throws NotJsonException {
        return new JsonReader(in, from, to, true).document();
    }

    private @Nullable Object document() throws NotJsonException {
        if (end - at >= 3 && in[at] == (byte) 0xEF && in[at + 1] == (byte) 0xBB && in[at + 2] == (byte) 0xBF) {
            at += 3;
        }
        Object value = value(next());
        skipSpace();
        if (at < end) {
            throw fail("something follows the value");
        }
        return value;
    }

    private @Nullable Object value(int first) throws NotJsonException {
        return switch (first) {
            case '"' -> {
                count();
                yield string();
            }
            case '{' -> object();
            case '[' -> list();
            case 't' -> literal(TRUE, true);
            case 'f' -> literal(FALSE, false);
            case 'n' -> literal(NULL, null);
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            default -> throw fail("no value");
        };
    }

    private Map<String, @Nullable Object> object() throws NotJsonException {
        enter();
        int c = next();
        if (c == '}') {
            depth--;
            return new LinkedHashMap<>(0);
        }
        Map<String, @Nullable Object> object = new LinkedHashMap<>(8);
        while (true) {
            if (c != '"') {
                throw fail("no name");
            }
            String name = name();
            if (next() != ':') {
                throw fail("no colon after a name");
            }
            object.put(name, value(next()));
            c = next();
            if (c == '}') {
                depth--;
                return object;
            }
            if (c != ',') {
                throw fail("neither a comma nor the end of an object");
            }
            c = next();
        }
    }

    private List<@Nullable Object> list() throws NotJsonException {
        enter();
        int c = next();
        if (c == ']') {
            depth--;
            return new ArrayList<>(0);
        }
        List<@Nullable Object> list = new ArrayList<>(4);
        while (true) {
            list.add(value(c));
            c = next();
            if (c == ']') {
                depth--;
                return list;
            }
            if (c != ',') {
                throw fail("neither a comma nor the end of a list");
            }
            c = next();
        }
    }

    private void enter() throws NotJsonException {
        count();
        if (++depth > Json.MAX_DEPTH) {
            throw fail("nested deeper than " + Json.MAX_DEPTH);
        }
    }

    private void count() throws NotJsonException {
        if (++values > MANY && foreign && (long) values * SMALLEST > at - start) {
            throw fail("too many tiny values");
        }
    }

    private @Nullable Object literal(byte[] word, @Nullable Object value) throws NotJsonException {
        int to = at - 1 + word.length;
        if (to > end || !Arrays.equals(in, at - 1, to, word, 0, word.length)) {
            throw fail("no value");
        }
        at = to;
        return value;
    }

    // A name is looked for among those that were read before, by its bytes.
    private String name() throws NotJsonException {
        int from = at;
        int hash = 0;
        int i = from;
        for (; i < end; i++) {
            byte b = in[i];
            if (b == '"') {
                break;
            }
            if (b < 0 || b == '\\') {
                return string();
            }
            hash = 31 * hash + b;
        }
        int length = i - from;
        if (i == end || length > LONGEST_NAME) {
            return string();
        }
        at = i + 1;
        int slot = (hash ^ hash >>> 12) & NAMES.length - 1;
        String known = NAMES[slot];
        if (known != null && isAt(known, from, length)) {
            return known;
        }
        String name = new String(in, from, length, StandardCharsets.ISO_8859_1);
        NAMES[slot] = name;
        return name;
    }

    private boolean isAt(String text, int from, int length) {
        if (text.length() != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) != in[from + i]) {
                return false;
            }
        }
        return true;
    }

    /** After its opening quotation mark. */
    private String string() throws NotJsonException {
        int from = at;
        boolean ascii = true;
        for (int i = from; i < end; i++) {
            byte b = in[i];
            if (b == '"') {
                at = i + 1;
                return ascii ? new String(in, from, i - from, StandardCharsets.ISO_8859_1) : utf8(from, i);
            }
            if (b == '\\') {
                return escaped(i, ascii);
            }
            ascii &= b >= 0;
        }
        throw fail("a text without end");
    }

    /** The same text where an escape was found at an index. */
    private String escaped(int first, boolean asciiBefore) throws NotJsonException {
        int length = 0;
        int from = at;
        int i = first;
        boolean ascii = asciiBefore;
        while (true) {
            length = append(from, i, ascii, length);
            if (i == end) {
                throw fail("a text without end");
            }
            if (in[i] == '"') {
                at = i + 1;
                return new String(chars, 0, length);
            }
            at = i + 1;
            chars[length++] = escape();
            from = at;
            ascii = true;
            for (i = from; i < end && in[i] != '"' && in[i] != '\\'; i++) {
                ascii &= in[i] >= 0;
            }
        }
    }

    /** Appends these bytes, and leaves room for one character more. */
    private int append(int from, int to, boolean ascii, int length) throws NotJsonException {
        int needed = length + to - from + 1;
        if (needed > chars.length) {
            chars = Arrays.copyOf(chars, Math.max(needed, Math.max(64, 2 * chars.length)));
        }
        int size = length;
        if (ascii) {
            for (int i = from; i < to; i++) {
                chars[size++] = (char) in[i];
            }
            return size;
        }
        String text = utf8(from, to);
        text.getChars(0, text.length(), chars, length);
        return length + text.length();
    }

    // Where decoding had to replace something, the replacement does not stand in the bytes.
    private String utf8(int from, int to) throws NotJsonException {
        String text = new String(in, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            byte[] again = text.getBytes(StandardCharsets.UTF_8);
            if (!Arrays.equals(again, 0, again.length, in, from, to)) {
                throw fail("a text that is not UTF-8");
            }
        }
        return text;
    }

    private char escape() throws NotJsonException {
        int c = at < end ? in[at++] : -1;
        return switch (c) {
            case '"', '\\', '/' -> (char) c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw fail("no such escape");
        };
    }

    private char unicode() throws NotJsonException {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = at < end ? Character.digit((char) (in[at] & 0xff), 16) : -1;
            if (digit < 0) {
                throw fail("an escape of less than four digits");
            }
            code = code << 4 | digit;
            at++;
        }
        return (char) code;
    }

    private Number number() throws NotJsonException {
        int from = at - 1;
        at = from;
        if (in[at] == '-') {
            at++;
        }
        int digits = digits();
        if (digits == 0 || (digits > 1 && in[at - digits] == '0')) {
            throw fail("no number");
        }
        boolean whole = true;
        if (at < end && in[at] == '.') {
            at++;
            whole = false;
            if (digits() == 0) {
                throw fail("no digit after the point");
            }
        }
        if (at < end && (in[at] == 'e' || in[at] == 'E')) {
            at++;
            whole = false;
            if (at < end && (in[at] == '+' || in[at] == '-')) {
                at++;
            }
            if (digits() == 0) {
                throw fail("no digit in the exponent");
            }
        }
        int length = at - from;
        if (length > Json.MAX_NUMBER) {
            throw fail("a number of more than " + Json.MAX_NUMBER + " characters");
        }
        if (whole && length <= 18) {
            return whole(from);
        }
        String text = new String(in, from, length, StandardCharsets.ISO_8859_1);
        if (whole) {
            BigInteger big = new BigInteger(text);
            return big.bitLength() < Long.SIZE ? (Number) big.longValue() : big;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw fail("an exponent beyond all numbers");
        }
    }

    private Number whole(int from) {
        long number = 0;
        boolean negative = in[from] == '-';
        for (int i = negative ? from + 1 : from; i < at; i++) {
            number = 10 * number + (in[i] - '0');
        }
        number = negative ? -number : number;
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    private int digits() {
        int from = at;
        while (at < end && in[at] >= '0' && in[at] <= '9') {
            at++;
        }
        return at - from;
    }

    /** Takes the next byte that is not white space; -1 at the end. */
    private int next() {
        skipSpace();
        return at < end ? in[at++] : -1;
    }

    private void skipSpace() {
        while (at < end) {
            byte b = in[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                return;
            }
            at++;
        }
    }

    private NotJsonException fail(String what) {
        int line = 1;
        for (int i = start; i < at; i++) {
            line += in[i] == '\n' ? 1 : 0;
        }
        return new NotJsonException(what + ", line " + line + ", before byte " + (at - start));
    }
}
