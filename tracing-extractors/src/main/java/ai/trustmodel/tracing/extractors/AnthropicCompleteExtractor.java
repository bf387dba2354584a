package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.spi.Extractor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Anthropic's Text Completions, the format before Messages: a prompt in which {@code Human:} and {@code Assistant:} mark
 * the turns, and the text that follows it. It never counts tokens.
 */
public final class AnthropicCompleteExtractor implements Extractor {
    private static final Set<String> REQUEST = Set.of("model", "prompt");
    private static final Set<String> ANSWER =
            Set.of("id", "type", "model", "completion", "stop_reason", "error", "role", "content");

    /** For the service loader. */
    public AnthropicCompleteExtractor() {}

    @Override
    public String name() {
        return "anthropic-complete";
    }

    @Override
    public boolean supports(Exchange exchange) {
        String path = Endpoint.path(exchange.url());
        if (path.endsWith("/invoke") || path.endsWith("/invoke-with-response-stream")) {
            return false; // the same body with other words of a cloud around it
        }
        Object response = exchange.response();
        String head = Streams.head(response);
        if (!head.isEmpty() && Streams.isStream(response)) {
            return head.contains("\"completion\"") && head.contains("\"stop_reason\"");
        }
        Map<String, Object> body =
                Values.object(response instanceof List<?> list && !list.isEmpty() ? list.get(0) : response);
        if (body.get("completion") instanceof String && body.containsKey("stop_reason")) {
            return true;
        }
        return (body.isEmpty() || Errors.of(exchange) != null)
                && (path.endsWith("/v1/complete") || isAsked(Values.object(exchange.request())));
    }

    private static boolean isAsked(Map<String, Object> request) {
        return request.get("prompt") instanceof String && request.containsKey("max_tokens_to_sample");
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        AnswerBody answer = AnswerBody.read(exchange, new AnthropicCompleteStream());
        Map<String, Object> body = answer.json();
        List<String> warnings = new ArrayList<>(answer.warnings());
        if (request.isEmpty() && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        String requestModel = Values.nonEmpty(request, "model");
        String responseModel = Values.nonEmpty(body, "model");
        String id = Values.nonEmpty(body, "id");
        Object failed = body.get("error");
        Extraction.Builder out = Extraction.builder(Endpoint.provider(exchange, body, "anthropic"), "complete")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .responseId(id)
                .parameters(Values.rest(request, REQUEST))
                .error(Values.isEmpty(failed) ? Errors.of(exchange) : Errors.of(failed, exchange.status()))
                .streamComplete(answer.complete())
                .timing(answer.timing())
                .responseMetadata(Values.rest(body, ANSWER))
                .warnings(warnings);
        Object prompt = request.get("prompt");
        if (prompt instanceof String text) {
            out.request(List.of(Message.of(Message.HUMAN, text)));
        } else if (prompt != null) {
            out.request(List.of(
                    Message.builder(Message.HUMAN).blocks(List.of(prompt)).build()));
        }
        String text = Values.text(body, body.containsKey("completion") ? "completion" : "content");
        if (text == null) {
            return out.build();
        }
        String reason = Values.nonEmpty(body, "stop_reason");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", responseModel == null ? requestModel : responseModel);
        metadata.put("finish_reason", reason);
        List<@Nullable String> reasons = new ArrayList<>();
        reasons.add(reason);
        return out.answer(Message.builder(Message.AI)
                        .content(text)
                        .id(id)
                        .responseMetadata(Values.rest(metadata, Set.of()))
                        .build())
                .finishReason(reason)
                .finishReasons(reasons)
                .build();
    }
}
