package ai.trustmodel.tracing.mcp.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id of a message that will not be read: too long, too deeply nested, or broken behind the id.
 *
 * <p>A refusal that carries the id ends the call it belongs to. One without leaves the client waiting, since nothing
 * tells it which of its calls was meant.
 */
public final class RequestId {
    // The text is passed over token by token and never held, so that only nesting takes memory.
    private static final JsonFactory TOKENS = JsonFactory.builder()
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(200_000)
                    .maxStringLength(1000)
                    .build())
            .build();

    private RequestId() {}

    /** The id at the top of this message, null when it has none or none can be found. */
    public static @Nullable Object find(InputStream message) {
        try (JsonParser parser = TOKENS.createParser(message)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isId = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (isId) {
                    return value == JsonToken.VALUE_STRING
                            ? parser.getText()
                            : value == JsonToken.VALUE_NUMBER_INT ? parser.getNumberValue() : null;
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }
}
