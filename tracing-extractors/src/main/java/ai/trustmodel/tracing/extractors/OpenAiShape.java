package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells by URL and bodies which of OpenAI's formats an exchange has. Who was called says little: half of all providers
 * speak Chat Completions, and anyone can be behind a proxy.
 */
final class OpenAiShape {
    private enum Format {
        CHAT,
        RESPONSES,
        OTHER,
        UNKNOWN
    }

    private static final Pattern DEPLOYMENT = Pattern.compile("/deployments/([^/?#]+)/");
    private static final Pattern OTHER_PATH = Pattern.compile(
            "/(messages|complete|chat|generate|converse|converse-stream|invoke|embeddings|moderations"
                    + "|invoke-with-response-stream|count_tokens|interactions)$|:(stream)?[gG]enerateContent$|:(stream)?[rR]awPredict$");
    private static final Set<String> ANTHROPIC_FIELDS = Set.of("system", "anthropic_version", "stop_sequences");
    private static final Set<String> BEDROCK_FIELDS =
            Set.of("inferenceConfig", "toolConfig", "additionalModelRequestFields");
    private static final Set<String> RESPONSES_FIELDS = Set.of(
            "instructions", "max_output_tokens", "previous_response_id", "store", "tools", "include", "conversation");

    // Anthropic's parts, and Bedrock's, which have no type.
    private static final Set<String> FOREIGN_PARTS = Set.of("tool_use", "tool_result", "");

    private OpenAiShape() {}

    static boolean isChat(Exchange exchange) {
        return is(Format.CHAT, exchange, () -> chatRequest(request(exchange, "messages")) || isRefused(exchange));
    }

    static boolean isResponses(Exchange exchange) {
        return is(Format.RESPONSES, exchange, () -> responsesRequest(Values.object(exchange.request())));
    }

    /** The body of the request; of a client that hands over nothing but the list in it, that list under this key. */
    static Map<String, Object> request(Exchange exchange, String key) {
        return exchange.request() instanceof List<?> list ? Map.of(key, list) : Values.object(exchange.request());
    }

    /** The model an Azure URL names as a deployment, null when it names none. */
    static @Nullable String deployment(@Nullable String url) {
        Matcher matcher = DEPLOYMENT.matcher(url == null ? "" : url);
        return matcher.find() ? matcher.group(1) : null;
    }

    // What came back decides; where that says nothing, or nothing known, what was called, and last what was asked.
    private static boolean is(Format format, Exchange exchange, BooleanSupplier asked) {
        Format answered = answered(exchange.response(), exchange.status());
        if (answered == Format.CHAT || answered == Format.RESPONSES) {
            return answered == format;
        }
        Format called = called(exchange.url());
        return called == Format.UNKNOWN ? answered == Format.UNKNOWN && asked.getAsBoolean() : called == format;
    }

    private static Format called(@Nullable String url) {
        String path = Endpoint.path(url);
        if (path.endsWith("/completions")) {
            return Format.CHAT;
        }
        if (path.endsWith("/responses") || path.contains("/responses/")) {
            return Format.RESPONSES;
        }
        return OTHER_PATH.matcher(path).find() ? Format.OTHER : Format.UNKNOWN;
    }

    private static Format answered(@Nullable Object response, @Nullable Integer status) {
        String head = Streams.head(response);
        if (!head.isEmpty()) {
            return Streams.isStream(response) ? streamed(head) : Format.UNKNOWN;
        }
        Object first = response instanceof List<?> list && !list.isEmpty() ? list.get(0) : response;
        Map<String, Object> body = Json.object(first);
        if (body == null) {
            return Format.UNKNOWN;
        }
        String object = Values.textOrEmpty(body, "object");
        if (body.get("choices") instanceof List<?>
                || object.startsWith("chat.completion")
                || object.equals("text_completion")) {
            return Format.CHAT;
        }
        if (object.equals("response")
                || body.get("output") instanceof List<?>
                || Values.textOrEmpty(body, "type").startsWith("response.")) {
            return Format.RESPONSES;
        }
        boolean failed = (status != null && status >= 400) || !Values.isEmpty(body.get("error"));
        boolean message = body.get("role") instanceof String && !(body.get("type") instanceof String);
        boolean silent = failed || message || body.isEmpty() || body.containsKey("choices");
        return silent ? Format.UNKNOWN : Format.OTHER;
    }

    private static Format streamed(String head) {
        if (isResponsesEvent(head)) {
            return Format.RESPONSES;
        }
        if (isChatEvent(head)) {
            return Format.CHAT;
        }
        return head.contains("\"error\"") ? Format.UNKNOWN : Format.OTHER;
    }

    // Every stream of any format comes here, so its head is searched for words and not matched with patterns.
    private static boolean isChatEvent(String head) {
        if (head.contains("\"chat.completion") || head.contains("\"chatcmpl-")) {
            return true;
        }
        String choices = "\"choices\"";
        for (int at = head.indexOf(choices); at >= 0; at = head.indexOf(choices, at + 1)) {
            int next = at + choices.length();
            while (next < head.length() && head.charAt(next) <= ' ') {
                next++;
            }
            if (next < head.length() && head.charAt(next) == ':') {
                return true;
            }
        }
        return false;
    }

    /** Whether an event is named {@code response.…}, beside its data or in them. */
    private static boolean isResponsesEvent(String head) {
        String named = "response.";
        for (int at = head.indexOf(named); at >= 0; at = head.indexOf(named, at + 1)) {
            if (at > 0 && head.charAt(at - 1) == '"') {
                int colon = spaceBefore(head, at - 1);
                int key = colon > 0 && head.charAt(colon - 1) == ':' ? spaceBefore(head, colon - 1) : 0;
                if (key > 0 && head.startsWith("\"type\"", key - 6)) {
                    return true;
                }
            } else {
                int field = spaceBefore(head, at) - 6;
                boolean first = field == 0 || (field > 0 && head.charAt(field - 1) <= '\r');
                if (first && head.startsWith("event:", field)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Where the white space before an index begins. */
    private static int spaceBefore(String text, int index) {
        int at = index;
        while (at > 0 && text.charAt(at - 1) <= ' ') {
            at--;
        }
        return at;
    }

    private static boolean chatRequest(Map<String, Object> request) {
        if (!(request.get("messages") instanceof List<?>)
                || ANTHROPIC_FIELDS.stream().anyMatch(request::containsKey)
                || BEDROCK_FIELDS.stream().anyMatch(request::containsKey)) {
            return false;
        }
        return Values.objects(request, "tools").stream().noneMatch(tool -> tool.containsKey("input_schema"))
                && Values.objects(request, "messages").stream()
                        .flatMap(message -> Values.objects(message, "content").stream())
                        .noneMatch(part -> FOREIGN_PARTS.contains(Values.textOrEmpty(part, "type")));
    }

    // Whatever was wrong with the request, OpenAI says so in its own way, which those who speak like it keep.
    private static boolean isRefused(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        Map<String, Object> error = Values.object(Values.object(exchange.response()), "error");
        return (request.containsKey("messages") || request.containsKey("prompt"))
                && error.get("message") instanceof String
                && error.containsKey("param");
    }

    private static boolean responsesRequest(Map<String, Object> request) {
        Object input = request.get("input");
        if (input instanceof List<?> items) {
            return !Values.objects(items).isEmpty();
        }
        return input instanceof String && RESPONSES_FIELDS.stream().anyMatch(request::containsKey);
    }
}
