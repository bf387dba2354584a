package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ollama's own two formats, chat and generate, plain and streamed. Ollama speaks OpenAI's as well; those are not meant. */
public final class OllamaExtractor implements Extractor {
    private static final Set<String> CHAT = Set.of("model", "messages", "tools");
    private static final Set<String> GENERATE = Set.of("model", "prompt", "system", "images", "context");
    private static final Set<String> COUNTS = Set.of("prompt_eval_count", "eval_count");
    private static final Set<String> ANSWER = Set.of(
            "model",
            "message",
            "response",
            "thinking",
            "done",
            "done_reason",
            "context",
            "prompt_eval_count",
            "eval_count",
            "error",
            "role",
            "content");

    /** For the service loader. */
    public OllamaExtractor() {}

    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public boolean supports(Exchange exchange) {
        String head = Streams.head(exchange.response());
        if (!head.isEmpty() && Streams.isStream(exchange.response())) {
            return head.contains("\"done\"")
                    && head.contains("\"model\"")
                    && (head.contains("\"message\"") || head.contains("\"response\""));
        }
        Object response = exchange.response();
        Map<String, Object> body =
                Values.object(response instanceof List<?> list && !list.isEmpty() ? list.get(0) : response);
        if (body.get("done") instanceof Boolean) {
            return body.get("message") instanceof Map<?, ?> || body.get("response") instanceof String;
        }
        return (body.isEmpty() || Errors.of(exchange) != null) && isAsked(exchange);
    }

    // Other programs have a path of that name as well, so the request must look right, too.
    private static boolean isAsked(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        String path = Endpoint.path(exchange.url());
        boolean named = request.get("model") instanceof String;
        return (path.endsWith("/api/chat") && named && request.get("messages") instanceof List<?>)
                || (path.endsWith("/api/generate") && named && request.get("prompt") instanceof String);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        AnswerBody answer = AnswerBody.read(exchange, new OllamaStream());
        Map<String, Object> body = answer.json();
        boolean generated = Endpoint.path(exchange.url()).endsWith("/api/generate")
                || body.containsKey("response")
                || (request.containsKey("prompt") && !request.containsKey("messages"));
        List<String> warnings = new ArrayList<>(answer.warnings());
        if (request.isEmpty() && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        OllamaMessages messages = new OllamaMessages();
        List<Message> asked = messages.request(request);
        String requestModel = Values.nonEmpty(request, "model");
        String responseModel = Values.nonEmpty(body, "model");
        Usage usage = usage(body);
        Map<String, Object> counts = new LinkedHashMap<>(body);
        counts.keySet().retainAll(COUNTS);
        Object failed = body.get("error");
        Extraction.Builder out = Extraction.builder(
                        Endpoint.provider(exchange, body, "ollama"), generated ? "generate" : "chat")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .request(asked)
                .tools(Values.list(request, "tools"))
                .parameters(Values.rest(request, generated ? GENERATE : CHAT))
                .usage(usage)
                .rawUsage(counts)
                .error(Values.isEmpty(failed) ? Errors.of(exchange) : Errors.of(failed, exchange.status()))
                .streamComplete(answer.complete())
                .timing(answer.timing())
                .responseMetadata(Values.rest(body, ANSWER))
                .warnings(warnings);
        Message.Builder message = message(body, messages);
        if (message == null) {
            return out.build();
        }
        String reason = Values.nonEmpty(body, "done_reason");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", responseModel == null ? requestModel : responseModel);
        metadata.put("finish_reason", reason);
        List<@Nullable String> reasons = new ArrayList<>();
        reasons.add(reason);
        return out.answer(message.usageMetadata(usage)
                        .responseMetadata(Values.rest(metadata, Set.of()))
                        .build())
                .finishReason(reason)
                .finishReasons(reasons)
                .build();
    }

    private static Message.@Nullable Builder message(Map<String, Object> body, OllamaMessages messages) {
        if (body.get("message") instanceof Map<?, ?>) {
            return messages.read(Values.object(body, "message"), "assistant");
        }
        if (body.get("response") instanceof String text) {
            return Message.builder(Message.AI).content(text).reasoning(Values.nonEmpty(body, "thinking"));
        }
        return body.get("role") instanceof String ? messages.read(body, "assistant") : null;
    }

    // The server leaves a count out that is zero, as when the whole prompt was in its cache; what was read is unknown
    // then.
    private static @Nullable Usage usage(Map<String, Object> body) {
        Long input = Values.number(body, "prompt_eval_count");
        Long output = Values.number(body, "eval_count");
        if (input == null && output == null) {
            return null;
        }
        Long total = input == null ? output : output == null ? input : null;
        return new Usage(input, output, total, Map.of(), Map.of());
    }
}
