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

/** Cohere's Chat API, the first and the second version, plain and streamed. */
public final class CohereChatExtractor implements Extractor {
    private static final Set<String> V1_REQUEST =
            Set.of("model", "preamble", "chat_history", "message", "tool_results", "tools");
    private static final Set<String> V1_GROUNDS =
            Set.of("citations", "documents", "search_queries", "search_results", "is_search_required");
    private static final Set<String> V1_ANSWER = Set.of(
            "text", "generation_id", "finish_reason", "meta", "tool_calls", "error", "event_type", "is_finished");
    private static final Set<String> V2_REQUEST = Set.of("model", "messages", "tools");
    private static final Set<String> V2_ANSWER = Set.of("id", "message", "finish_reason", "usage", "error");

    /** For the service loader. */
    public CohereChatExtractor() {}

    @Override
    public String name() {
        return "cohere-chat";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return CohereShape.of(exchange) != CohereShape.Version.OTHER;
    }

    @Override
    public Extraction extract(Exchange exchange) {
        return CohereShape.of(exchange) == CohereShape.Version.V1 ? v1(exchange) : v2(exchange);
    }

    private static Extraction v1(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        CohereHistory history = new CohereHistory(request);
        // A stream cut after its first event is one object.
        boolean event = Values.object(exchange.response()).get("event_type") instanceof String;
        Exchange read = event
                ? exchange.toBuilder()
                        .response(List.of(Values.object(exchange.response())))
                        .build()
                : exchange;
        AnswerBody answer = AnswerBody.read(read, new CohereV1Stream());
        Map<String, Object> body = answer.json();
        Map<String, Object> meta = Values.object(body, "meta");
        Map<String, Object> rest = Values.rest(body, V1_ANSWER);
        if (!request.containsKey("conversation_id")) {
            rest.remove("chat_history"); // the request and the answer once more
        }
        Extraction.Builder out = start(exchange, answer, request, "chat_v1")
                .request(history.messages())
                .parameters(Values.rest(request, V1_REQUEST))
                .responseId(Values.nonEmpty(body, "generation_id"))
                .rawUsage(meta);
        Message.Builder message = null;
        if (body.get("text") instanceof String || body.get("tool_calls") instanceof List<?>) {
            Map<String, Object> grounds = new LinkedHashMap<>();
            V1_GROUNDS.stream().filter(rest::containsKey).sorted().forEach(key -> grounds.put(key, rest.remove(key)));
            message = history.answer(Values.textOrEmpty(body, "text"), Values.list(body, "tool_calls"), grounds);
        } else if (body.get("content") instanceof String text) {
            message = Message.builder(Message.AI).content(text); // a client that kept nothing but the text
        }
        Usage usage = CohereUsage.v1(meta);
        if (usage == null) {
            usage = ConverseUsage.of(BedrockMetrics.of(exchange, body));
        }
        return finish(out.responseMetadata(rest), message, model(exchange, request), body, usage);
    }

    private static Extraction v2(Exchange exchange) {
        Map<String, Object> request = OpenAiShape.request(exchange, "messages");
        AnswerBody answer = AnswerBody.read(exchange, new CohereV2Stream());
        Map<String, Object> body = answer.json();
        Map<String, Object> usage = Values.object(body, "usage");
        Extraction.Builder out = start(exchange, answer, request, "chat_v2")
                .request(ChatMessages.request(Values.list(request, "messages")))
                .parameters(Values.rest(request, V2_REQUEST))
                .responseId(Values.nonEmpty(body, "id"))
                .rawUsage(usage)
                .responseMetadata(Values.rest(body, V2_ANSWER));
        Object said = body.get("message");
        boolean bare = said == null && body.get("role") instanceof String;
        Message.Builder message = said instanceof Map<?, ?> || bare
                ? ChatMessages.read(Values.object(bare ? body : said), "assistant")
                : null;
        return finish(out, message, model(exchange, request), body, CohereUsage.v2(usage));
    }

    private static Extraction.Builder start(
            Exchange exchange, AnswerBody answer, Map<String, Object> request, String api) {
        List<String> warnings = new ArrayList<>(answer.warnings());
        if (request.isEmpty() && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        Object failed = answer.json().get("error");
        return Extraction.builder(
                        Endpoint.provider(
                                exchange, answer.json(), BedrockShape.isInvoke(exchange.url()) ? "bedrock" : "cohere"),
                        api)
                .requestModel(model(exchange, request))
                .tools(Values.list(request, "tools"))
                .error(Values.isEmpty(failed) ? Errors.of(exchange) : Errors.of(failed, exchange.status()))
                .streamComplete(answer.complete())
                .timing(answer.timing())
                .warnings(warnings);
    }

    private static @Nullable String model(Exchange exchange, Map<String, Object> request) {
        String model = Values.nonEmpty(request, "model");
        return model != null ? model : BedrockShape.model(exchange.url());
    }

    private static Extraction finish(
            Extraction.Builder out,
            Message.@Nullable Builder message,
            @Nullable String model,
            Map<String, Object> body,
            @Nullable Usage usage) {
        if (message == null) {
            return out.usage(usage).build();
        }
        String reason = Values.nonEmpty(body, "finish_reason");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", model);
        metadata.put("finish_reason", reason);
        List<@Nullable String> reasons = new ArrayList<>();
        reasons.add(reason);
        return out.usage(usage)
                .answer(message.usageMetadata(usage)
                        .responseMetadata(Values.rest(metadata, Set.of()))
                        .build())
                .finishReason(reason)
                .finishReasons(reasons)
                .build();
    }
}
