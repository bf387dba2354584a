package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.StreamTiming;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer as one JSON body, whether it came so or as a stream.
 *
 * @param json the body; of an answer that is nothing but text, the message it makes; empty when it cannot be read
 * @param complete whether a stream came to its end, null when it was none
 * @param timing when the pieces of a stream came, null when it was none or nobody knows
 * @param warnings what was odd
 */
record AnswerBody(
        Map<String, Object> json,
        @Nullable Boolean complete,
        @Nullable StreamTiming timing,
        List<String> warnings) {

    /** Reads a response that is a JSON object, a stream, or a list of the events a client collected. */
    static AnswerBody read(Exchange exchange, AnswerStream stream) {
        Object response = exchange.response();
        Map<String, Object> object = Json.object(response);
        if (object != null) {
            return new AnswerBody(object, null, null, List.of());
        }
        if (response instanceof List<?> list) {
            // Google's servers put an error into a list.
            if (list.size() == 1 && Values.object(list.get(0)).containsKey("error")) {
                return new AnswerBody(Values.object(list.get(0)), null, null, List.of());
            }
            Values.objects(list).forEach(event -> stream.accept(null, BedrockChunk.ofCollected(event)));
            return new AnswerBody(stream.body(), stream.complete(), null, stream.warnings());
        }
        if (Streams.isStream(response)) {
            Streams.Outcome outcome = Streams.read(response, stream);
            if (outcome.events() > 0 || outcome.done()) {
                return streamed(stream, outcome);
            }
        }
        boolean failed = exchange.status() != null && exchange.status() >= 400;
        if (response == null || (failed && isHeld(response))) {
            return new AnswerBody(Map.of(), null, null, List.of());
        }
        Map<String, Object> message = !failed && response instanceof String text && isProse(text)
                ? Map.of("role", "assistant", "content", text)
                : Map.of();
        return new AnswerBody(message, null, null, List.of(Warnings.BODY_NOT_RECOGNISED));
    }

    private static AnswerBody streamed(AnswerStream stream, Streams.Outcome outcome) {
        Map<String, Object> body = stream.body();
        List<String> warnings = new ArrayList<>(stream.warnings());
        if (outcome.unread() > 0) {
            warnings.add(Warnings.EVENT_NOT_READ);
        }
        boolean whole = stream.complete() || (outcome.done() && Values.isEmpty(body.get("error")));
        return new AnswerBody(body, whole, outcome.timing(), warnings);
    }

    // The text of a failure is its message as far as that goes.
    private static boolean isHeld(Object response) {
        return !(response instanceof String text)
                || text.length() == Streams.head(text).length();
    }

    // A client may keep nothing but the text of the answer. A page or JSON that was cut is not that.
    private static boolean isProse(String text) {
        String start = text.stripLeading();
        return !start.isEmpty() && "{[<".indexOf(start.charAt(0)) < 0 && !Sse.looksLike(text);
    }
}
