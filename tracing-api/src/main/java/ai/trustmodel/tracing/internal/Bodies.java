package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.StreamedBody;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of an exchange as far as they can be read, once for all extractors. */
@SuppressWarnings("ReferenceEquality") // the same instance means: not changed
public final class Bodies {
    private static final int HEAD = 64;

    private Bodies() {}

    /** The exchange with JSON bodies parsed and UTF-8 bytes as text; a body that is neither stays as it is. */
    public static Exchange read(Exchange exchange) {
        Object request = read(exchange.request());
        boolean failed = exchange.status() != null && exchange.status() >= 400;
        Object response = failed ? read(text(exchange.response())) : read(exchange.response());
        if (request == exchange.request() && response == exchange.response()) {
            return exchange;
        }
        return exchange.toBuilder().request(request).response(response).build();
    }

    private static @Nullable Object read(@Nullable Object body) {
        if (body instanceof StreamedBody stream) {
            return whole(stream);
        }
        if (body instanceof byte[] bytes) {
            Object value = looksLikeJson(bytes) ? JsonMapper.parseForeign(bytes, 0, bytes.length) : null;
            return value == null ? decode(bytes) : value;
        }
        return body instanceof String text && looksLikeJson(text) ? parse(text) : body;
    }

    /** UTF-8 bytes as the text they are; anything else as it is. */
    static @Nullable Object text(@Nullable Object body) {
        Object bytes = body instanceof StreamedBody stream ? stream.toByteArray() : body;
        return bytes instanceof byte[] raw ? decode(raw) : bytes;
    }

    /** A JSON object although it came in pieces; anything else stays in the pieces it came in. */
    private static Object whole(StreamedBody stream) {
        byte[] head = stream.head(HEAD);
        String start = new String(head, StandardCharsets.UTF_8).strip();
        if (!start.startsWith("{")) {
            return stream;
        }
        byte[] bytes = stream.toByteArray();
        return JsonMapper.parseForeign(bytes, 0, bytes.length) instanceof Map<?, ?> object ? object : stream;
    }

    private static Object parse(String text) {
        Object value = JsonMapper.parseForeign(text.startsWith("\uFEFF") ? text.substring(1) : text);
        return value == null ? text : value;
    }

    private static boolean looksLikeJson(byte[] bytes) {
        return looksLikeJson(new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.UTF_8));
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
        if (bytes.length > 0 && bytes[0] == 0) {
            return bytes; // binary frames, which may happen to be UTF-8 as well
        }
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
