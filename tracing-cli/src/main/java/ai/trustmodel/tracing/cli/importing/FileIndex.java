package ai.trustmodel.tracing.cli.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where things are in a JSON file, found in one pass that keeps nothing of their content.
 *
 * @param digest SHA-256 of the file
 * @param fields the names at its top
 * @param entries the entries of a HAR file in the order in which they began, null when it is none
 */
record FileIndex(
        String digest, Set<String> fields, @Nullable List<Entry> entries) {
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /**
     * An entry of a HAR file.
     *
     * @param start its first byte
     * @param end the byte behind its last
     * @param startedAt when its request began, null when it does not say
     */
    record Entry(long start, long end, @Nullable Instant startedAt) {}

    boolean isHar() {
        return entries != null;
    }

    static FileIndex of(Path file) throws IOException, NotUnderstood {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(new BufferedInputStream(Files.newInputStream(file)), digest);
                JsonParser parser = JSON.createParser(in)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotUnderstood(
                        parser.currentToken() == null ? "it is empty" : "its JSON is not an object at the top");
            }
            Set<String> fields = new LinkedHashSet<>();
            List<Entry> entries = null;
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                fields.add(name);
                if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("log")) {
                    entries = entries(parser);
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                throw new NotUnderstood("there is something behind its JSON");
            }
            return new FileIndex(HexFormat.of().formatHex(digest.digest()), fields, entries);
        } catch (JsonProcessingException e) {
            throw NotUnderstood.notJson(e);
        }
    }

    private static @Nullable List<Entry> entries(JsonParser log) throws IOException, NotUnderstood {
        List<Entry> entries = null;
        while (log.nextToken() == JsonToken.FIELD_NAME) {
            String name = log.currentName();
            if (log.nextToken() == JsonToken.START_ARRAY && name.equals("entries")) {
                entries = new ArrayList<>();
                while (log.nextToken() == JsonToken.START_OBJECT) {
                    entries.add(entry(log));
                }
                entries.sort(Comparator.comparing(Entry::startedAt, Comparator.nullsLast(Comparator.naturalOrder())));
            } else {
                log.skipChildren();
            }
        }
        return entries;
    }

    private static Entry entry(JsonParser entry) throws IOException, NotUnderstood {
        long start = entry.currentTokenLocation().getByteOffset();
        if (start < 0) {
            throw new NotUnderstood("it is not UTF-8");
        }
        Instant startedAt = null;
        while (entry.nextToken() == JsonToken.FIELD_NAME) {
            String name = entry.currentName();
            if (entry.nextToken() == JsonToken.VALUE_STRING && name.equals("startedDateTime")) {
                startedAt = instant(entry.getText());
            } else {
                entry.skipChildren();
            }
        }
        return new Entry(start, entry.currentTokenLocation().getByteOffset() + 1, startedAt);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
