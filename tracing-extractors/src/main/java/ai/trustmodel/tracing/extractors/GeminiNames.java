package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words for the numbers that stand for them when a client asked for {@code enum-encoding=int}. Gemini and Vertex AI
 * number some of them differently.
 */
final class GeminiNames {
    private static final List<String> GEMINI_FINISH = List.of(
            "FINISH_REASON_UNSPECIFIED",
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            "RECITATION",
            "OTHER",
            "LANGUAGE",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "MALFORMED_FUNCTION_CALL",
            "IMAGE_SAFETY",
            "UNEXPECTED_TOOL_CALL",
            "TOO_MANY_TOOL_CALLS",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_OTHER",
            "NO_IMAGE",
            "IMAGE_RECITATION");
    private static final List<String> VERTEX_FINISH = List.of(
            "FINISH_REASON_UNSPECIFIED",
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            "RECITATION",
            "OTHER",
            "BLOCKLIST",
            "PROHIBITED_CONTENT",
            "SPII",
            "MALFORMED_FUNCTION_CALL",
            "MODEL_ARMOR",
            "IMAGE_SAFETY",
            "IMAGE_PROHIBITED_CONTENT",
            "IMAGE_RECITATION",
            "IMAGE_OTHER",
            "UNEXPECTED_TOOL_CALL",
            "NO_IMAGE");
    private static final List<String> GEMINI_BLOCK =
            List.of("BLOCK_REASON_UNSPECIFIED", "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY");
    private static final List<String> VERTEX_BLOCK =
            List.of("BLOCKED_REASON_UNSPECIFIED", "SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "MODEL_ARMOR");
    private static final List<String> MODALITY =
            List.of("MODALITY_UNSPECIFIED", "TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT");

    private GeminiNames() {}

    /** Why a candidate ended; null when it does not say. */
    static @Nullable String finish(@Nullable Object value, Exchange exchange) {
        return word(value, value instanceof Number && isVertex(exchange) ? VERTEX_FINISH : GEMINI_FINISH);
    }

    /** Why a prompt was blocked; null when it was not. */
    static @Nullable String block(@Nullable Object value, Exchange exchange) {
        return word(value, value instanceof Number && isVertex(exchange) ? VERTEX_BLOCK : GEMINI_BLOCK);
    }

    /** A kind of tokens in small letters, null when it is not named. */
    static @Nullable String modality(@Nullable Object value) {
        String word = word(value, MODALITY);
        return word == null ? null : word.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String word(@Nullable Object value, List<String> words) {
        Long number = Values.number(value);
        if (number != null) {
            return number >= 0 && number < words.size() ? words.get(number.intValue()) : number.toString();
        }
        return value instanceof String word && !word.isEmpty() ? word : null;
    }

    private static boolean isVertex(Exchange exchange) {
        return Endpoint.provider(exchange, "").toLowerCase(Locale.ROOT).contains("vertex")
                || Endpoint.path(exchange.url()).contains("/publishers/");
    }
}
