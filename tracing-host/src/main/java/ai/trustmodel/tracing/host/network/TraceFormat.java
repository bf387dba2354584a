package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the kernel lays out an event: its {@code format} file, which kernels are free to change.
 *
 * @param id the number of the kind of event
 * @param length how many bytes an event of it has at least
 * @param fields where each field is
 */
record TraceFormat(int id, int length, Map<String, Field> fields) {
    private static final Pattern ID = Pattern.compile("(?m)^ID:\\s*(\\d+)");
    private static final Pattern FIELD =
            Pattern.compile("field:[^;]*?(\\w+)(?:\\[\\w*])?;\\s*offset:(\\d+);\\s*size:(\\d+);");

    /** A field, in bytes. */
    record Field(int offset, int size) {}

    static TraceFormat read(Path file) throws IOException {
        return parse(Files.readString(file, StandardCharsets.UTF_8));
    }

    static TraceFormat parse(String text) {
        Map<String, Field> fields = new HashMap<>();
        Matcher field = FIELD.matcher(text);
        while (field.find()) {
            fields.put(field.group(1), new Field(Integer.parseInt(field.group(2)), Integer.parseInt(field.group(3))));
        }
        Matcher id = ID.matcher(text);
        int length = fields.values().stream()
                .mapToInt(known -> known.offset + known.size)
                .max()
                .orElse(0);
        return new TraceFormat(id.find() ? Integer.parseInt(id.group(1)) : -1, length, Map.copyOf(fields));
    }

    /** Whether this can be an event of this kind. */
    boolean fits(ByteBuffer event) {
        return length <= event.limit() && number(event, "common_type") == id;
    }

    boolean has(String... names) {
        return fields.keySet().containsAll(java.util.List.of(names));
    }

    /** The number in a field; 0 when there is no such field. */
    long number(ByteBuffer event, String name) {
        Field field = fields.get(name);
        if (field == null) {
            return 0;
        }
        return switch (field.size) {
            case 1 -> event.get(field.offset) & 0xFFL;
            case 2 -> event.getShort(field.offset) & 0xFFFFL;
            case 4 -> event.getInt(field.offset);
            default -> event.getLong(field.offset);
        };
    }

    byte[] bytes(ByteBuffer event, String name) {
        @Nullable Field field = fields.get(name);
        byte[] bytes = new byte[field == null ? 4 : field.size];
        if (field != null) {
            event.get(field.offset, bytes);
        }
        return bytes;
    }
}
