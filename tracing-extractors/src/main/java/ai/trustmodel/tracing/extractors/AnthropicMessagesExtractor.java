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

/**
 * Anthropic's Messages format, wherever it is spoken: at Anthropic, on Vertex AI, Bedrock and Azure, by compatible
 * servers; plain or streamed.
 */
public final class AnthropicMessagesExtractor implements Extractor {
    private static final Set<String> REQUEST_FACTS = Set.of("model", "system", "messages", "tools");
    private static final Set<String> ANSWER_FACTS =
            Set.of("id", "type", "role", "model", "content", "stop_reason", "usage");

    @Override
    public String name() {
        return "anthropic-messages";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return AnthropicShape.matches(exchange);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        String asked = Values.nonEmpty(request, "model");
        String requestModel = asked != null ? asked : Endpoint.model(exchange.url());
        AnswerBody answer = AnswerBody.read(exchange, new AnthropicStream());
        Extraction.Builder out = Extraction.builder(Endpoint.provider(exchange, answer.json(), "anthropic"), "messages")
                .requestModel(requestModel)
                .request(AnthropicRequest.messages(exchange.request()))
                .tools(Values.list(request, "tools"))
                .parameters(Values.rest(request, REQUEST_FACTS));
        List<String> warnings = new ArrayList<>();
        if (AnthropicRequest.isUnreadable(exchange.request())) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        readResponse(exchange, answer, requestModel, out, warnings);
        return out.warnings(warnings).build();
    }

    private static void readResponse(
            Exchange exchange,
            AnswerBody answer,
            @Nullable String requestModel,
            Extraction.Builder out,
            List<String> warnings) {
        warnings.addAll(answer.warnings());
        Object failed = answer.json().get("error");
        out.error(Values.isEmpty(failed) ? Errors.of(exchange) : Errors.of(failed, exchange.status()))
                .streamComplete(answer.complete())
                .timing(answer.timing());
        readAnswer(answer.json(), requestModel, out);
    }

    private static void readAnswer(Map<String, Object> body, @Nullable String requestModel, Extraction.Builder out) {
        Map<String, Object> rawUsage = Values.object(body, "usage");
        Usage usage = AnthropicUsage.of(rawUsage);
        String model = Values.nonEmpty(body, "model");
        String id = Values.text(body, "id");
        out.responseModel(model)
                .responseId(id)
                .usage(usage)
                .rawUsage(rawUsage)
                .responseMetadata(Values.rest(body, ANSWER_FACTS));
        if (body.get("content") == null) {
            return;
        }
        String finishReason = Values.word(body, "stop_reason");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", model != null ? model : requestModel);
        metadata.put("finish_reason", finishReason);
        AnthropicContent content = AnthropicContent.of(body.get("content"));
        Message.Builder answer = content.message(Message.AI)
                .id(id)
                .usageMetadata(usage)
                .responseMetadata(Values.rest(metadata, Set.of()));
        List<@Nullable String> reasons = new ArrayList<>();
        reasons.add(finishReason);
        out.answer(answer.build())
                .finishReason(finishReason)
                .finishReasons(reasons)
                .serverToolCalls(content.serverCalls());
    }
}
