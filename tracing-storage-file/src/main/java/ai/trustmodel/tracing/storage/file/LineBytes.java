package ai.trustmodel.tracing.storage.file;

import java.nio.charset.StandardCharsets;

/** Looks at a line without reading it. */
final class LineBytes {
    private static final byte[] LEADING = "{\"timestamp\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final String SHAPE = "dddd-dd-ddTdd:dd:dd.dddddd";

    private LineBytes() {}

    /** Spaces, the remains of other systems' line ends, and the zeros that a power cut leaves belong to no line. */
    private static boolean isNothing(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n' || b == 0;
    }

    static int start(byte[] bytes, int from, int to) {
        int start = from;
        while (start < to && isNothing(bytes[start])) {
            start++;
        }
        return start;
    }

    static int end(byte[] bytes, int from, int to) {
        int end = to;
        while (end > from && isNothing(bytes[end - 1])) {
            end--;
        }
        return end;
    }

    static boolean isBlank(byte[] bytes) {
        return start(bytes, 0, bytes.length) == bytes.length;
    }

    static boolean isObject(byte[] bytes, int from, int to) {
        return to - from >= 2 && bytes[from] == '{' && bytes[to - 1] == '}';
    }

    /**
     * The time that a line begins with, as all those do that are written here, in microseconds since 1970;
     * {@link LineTimes#UNKNOWN} when it begins otherwise. Whether the rest is an object is not looked at.
     */
    static long leadingTime(byte[] bytes, int from, int to) {
        int start = from + LEADING.length;
        if (to - start < SHAPE.length() + 2) {
            return LineTimes.UNKNOWN;
        }
        for (int i = 0; i < LEADING.length; i++) {
            if (bytes[from + i] != LEADING[i]) {
                return LineTimes.UNKNOWN;
            }
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char shape = SHAPE.charAt(i);
            byte b = bytes[start + i];
            if (shape == 'd' ? b < '0' || b > '9' : b != shape) {
                return LineTimes.UNKNOWN;
            }
        }
        int zone = start + SHAPE.length();
        while (zone < to && bytes[zone] >= '0' && bytes[zone] <= '9') {
            zone++;
        }
        return zone + 1 < to && bytes[zone] == 'Z' && bytes[zone + 1] == '"' ? micros(bytes, start) : LineTimes.UNKNOWN;
    }

    private static long micros(byte[] bytes, int start) {
        int month = number(bytes, start + 5, 2);
        int day = number(bytes, start + 8, 2);
        if (month < 1 || month > 12 || day < 1 || day > 31) {
            return LineTimes.UNKNOWN;
        }
        long days = days(number(bytes, start, 4), month, day);
        long seconds = days * 86_400
                + number(bytes, start + 11, 2) * 3_600L
                + number(bytes, start + 14, 2) * 60L
                + number(bytes, start + 17, 2);
        return seconds * 1_000_000 + number(bytes, start + 20, 6);
    }

    /** The day since 1970: years begin in March, so that the leap day is the last. */
    private static long days(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = Math.floorDiv(y, 400);
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    private static int number(byte[] bytes, int start, int length) {
        int number = 0;
        for (int i = start; i < start + length; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }
}
