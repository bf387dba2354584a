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
import java.util.Set;

/** Tells what a file of JSON is by its first value, of which it keeps nothing. */
enum Sniffer {
    /** A HAR file or a recorded exchange. */
    RECORDING,
    /** One JSON value over the whole file. */
    DOCUMENT,
    /** One JSON value on each line. */
    LINES;

    private static final Set<String> OF_RECORDINGS = Set.of("log", "request");
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    static Sniffer look(Path file) throws IOException, NotUnderstood {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file));
                JsonParser parser = JSON.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new NotUnderstood("it is empty");
            }
            if (first == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    if (OF_RECORDINGS.contains(parser.currentName())) {
                        return RECORDING;
                    }
                    parser.nextToken();
                    parser.skipChildren();
                }
            } else {
                parser.skipChildren();
            }
            return parser.nextToken() == null ? DOCUMENT : LINES;
        } catch (JsonProcessingException e) {
            throw NotUnderstood.notJson(e);
        }
    }
}
