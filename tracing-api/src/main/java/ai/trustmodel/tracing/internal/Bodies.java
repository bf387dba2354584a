package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of an exchange as far as they can be read, once for all extractors. */
@SuppressWarnings("ReferenceEquality") // the same instance means: not changed
public final class Bodies {
    private Bodies() {}

    /** The exchange with JSON bodies parsed and UTF-8 bytes as text; a body that is neither stays as it is. */
    public static Exchange read(Exchange exchange) {
        Object request = read(exchange.request());
        Object response = read(exchange.response());
        if (request == exchange.request() && response == exchange.response()) {
            return exchange;
        }
        return exchange.toBuilder().request(request).response(response).build();
    }

    private static @Nullable Object read(@Nullable Object body) {
        Object text = text(body);
        return text instanceof String string && looksLikeJson(string) ? parse(string) : text;
    }

    /** UTF-8 bytes as the text they are; anything else as it is. */
    static @Nullable Object text(@Nullable Object body) {
        return body instanceof byte[] bytes ? decode(bytes) : body;
    }

    private static Object parse(String text) {
        try {
            Object value = Json.parse(text.startsWith("\uFEFF") ? text.substring(1) : text);
            return value == null ? text : value;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    // A content type may lie, so the first character decides.
    private static boolean looksLikeJson(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > ' ' && c != '\uFEFF') {
                return c == '{' || c == '[';
            }
        }
        return false;
    }

    private static Object decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return bytes;
        }
    }
}
