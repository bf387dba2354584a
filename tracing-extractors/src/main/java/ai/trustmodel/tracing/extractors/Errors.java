package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what went wrong with a call, in any of the shapes providers use. */
final class Errors {
    private static final Set<String> TOLD = Set.of("type", "status", "code", "message", "Message");
    private static final List<String> TYPE_KEYS = List.of("type", "status", "__type");

    private Errors() {}

    /**
     * The error of an exchange that was answered with JSON or text: an {@code error} in the body whatever the status is,
     * else a status of 400 or more, else a failure outside HTTP. Null when nothing went wrong.
     */
    static @Nullable CallError of(Exchange exchange) {
        Integer status = exchange.status();
        Object body =
                exchange.response() instanceof List<?> list && !list.isEmpty() ? list.get(0) : exchange.response();
        Map<String, Object> response = Values.object(body);
        Object error = response.get("error");
        if (!Values.isEmpty(error) && !Boolean.FALSE.equals(error)) {
            return of(error, status);
        }
        if (status != null && status >= 400) {
            CallError failure =
                    response.isEmpty() ? of(Values.emptyToNull(Streams.head(body)), status) : of(response, status);
            String type = failure.type() == null ? awsType(exchange) : null;
            return type == null ? failure : new CallError(type, type, failure.code(), failure.message());
        }
        if (exchange.error() != null) {
            return new CallError("transport", null, null, exchange.error());
        }
        return null;
    }

    /** The error in an {@code error} value: an object with type, code and message, or a text. */
    static CallError of(@Nullable Object error, @Nullable Integer status) {
        Map<String, Object> object = Values.object(error);
        String type = type(object);
        String code = Values.word(object, "code");
        String message = error instanceof String text ? text : Values.word(object, "message");
        message = message != null ? message : Values.word(object, "Message"); // AWS, when it refuses at the door
        if (message == null && error != null) {
            message = Values.json(error);
        }
        // A client that hands over bodies alone knows no status, but many bodies repeat it as their code.
        Long known = status != null ? Long.valueOf(status) : Values.number(object, "code");
        return new CallError(kind(type, Values.nonEmpty(object, "code"), known), type, code, message);
    }

    /** Adds the {@code error} of a body to its metadata if it says more than the error itself can hold. */
    static void keepDetails(Map<String, Object> body, Map<String, Object> metadata) {
        Map<String, Object> error = Values.object(body, "error");
        if (!Values.rest(error, TOLD).isEmpty()) {
            metadata.put("error", error); // what was filtered, which quota, when to try again
        }
    }

    // Google and Bedrock have other words for it.
    private static @Nullable String type(Map<String, Object> error) {
        for (String key : TYPE_KEYS) {
            String type = Values.nonEmpty(error, key);
            if (type != null) {
                return key.equals("__type") ? shape(type) : type;
            }
        }
        return null;
    }

    // AWS says the type of an error in a header, most often there alone.
    private static @Nullable String awsType(Exchange exchange) {
        return exchange.responseHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("x-amzn-errortype"))
                .map(header -> shape(header.getValue()))
                .filter(type -> !type.isEmpty())
                .findFirst()
                .orElse(null);
    }

    // The name may have its namespace in front, and an address behind it.
    private static String shape(String type) {
        int end = type.indexOf(':');
        return type.substring(type.lastIndexOf('#', end < 0 ? type.length() : end) + 1, end < 0 ? type.length() : end)
                .strip();
    }

    private static String kind(@Nullable String type, @Nullable String code, @Nullable Long status) {
        if (type != null) {
            return type;
        }
        if (code != null) {
            return code;
        }
        return status == null ? "error" : "http_" + status;
    }
}
