package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Amazon Bedrock's Converse and ConverseStream, whatever model answers, and InvokeModel of Amazon's Nova models, whose
 * own format is nearly the same.
 */
public final class BedrockConverseExtractor implements Extractor {
    private static final Set<String> ANSWER_FACTS = Set.of("output", "stopReason", "usage", "error");
    private static final Set<String> ERROR_FACTS = Set.of("message", "Message", "__type");
    private static final Set<String> TOLD = Set.of("type", "code", "message", "Message");
    private static final Set<String> MESSAGE_FIELDS = Set.of("role", "content");

    /** For the service loader. */
    public BedrockConverseExtractor() {}

    @Override
    public String name() {
        return "bedrock-converse";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return BedrockShape.isConverse(exchange);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        boolean invoked = BedrockShape.isInvoke(exchange.url());
        ConverseRequest request = new ConverseRequest(exchange.request());
        AnswerBody answer = AnswerBody.read(exchange, new ConverseStream(invoked));
        Map<String, Object> body = answer.json();
        Object failed = body.get("error");
        CallError error = Values.isEmpty(failed) ? Errors.of(exchange) : Errors.of(failed, exchange.status());
        String addressed = BedrockShape.model(exchange.url());
        String requestModel = addressed != null ? addressed : request.model();
        String responseModel = routedTo(body);
        List<String> warnings = new ArrayList<>(answer.warnings());
        if (!request.isUnderstood()) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        Map<String, Object> rawUsage = Values.object(body, "usage");
        if (rawUsage.isEmpty()) {
            rawUsage = BedrockMetrics.of(exchange, body);
        }
        Usage usage = ConverseUsage.of(rawUsage);
        if (OpenAiUsage.totalDiffers(usage)) {
            warnings.add("total_differs_from_sum");
        }
        Extraction.Builder out = Extraction.builder(
                        Endpoint.provider(exchange, "bedrock"), invoked ? "invoke_model" : "converse")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .request(request.messages())
                .usage(usage)
                .rawUsage(rawUsage)
                .tools(request.tools())
                .error(error)
                .streamComplete(answer.complete())
                .timing(answer.timing())
                .parameters(request.parameters())
                .responseMetadata(rest(body, error))
                .warnings(warnings);
        Map<String, Object> message = message(body);
        if (!message.isEmpty()) {
            fill(out, message, body, responseModel == null ? requestModel : responseModel, usage);
        }
        return out.build();
    }

    private static void fill(
            Extraction.Builder out,
            Map<String, Object> message,
            Map<String, Object> body,
            @Nullable String model,
            @Nullable Usage usage) {
        String finishReason = Values.word(body, "stopReason");
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", model);
        metadata.put("finish_reason", finishReason);
        ConverseContent content = ConverseContent.of(message.get("content"));
        Message answer = content.message(Message.AI)
                .usageMetadata(usage)
                .responseMetadata(Values.rest(metadata, Set.of()))
                .build();
        Map<String, Object> more = Values.rest(message, MESSAGE_FIELDS);
        if (!more.isEmpty()) {
            more.putAll(answer.additionalKwargs());
            answer = answer.toBuilder().additionalKwargs(more).build();
        }
        out.answer(answer)
                .finishReason(finishReason)
                .finishReasons(Collections.singletonList(finishReason))
                .serverToolCalls(content.serverCalls());
    }

    /** The message that was answered; empty when there is none. Where only a text was kept, that is it. */
    private static Map<String, Object> message(Map<String, Object> body) {
        return body.get("role") instanceof String ? body : Values.object(Values.object(body, "output"), "message");
    }

    /** The model a prompt router chose. */
    private static @Nullable String routedTo(Map<String, Object> body) {
        Map<String, Object> trace = Values.object(body, "trace");
        return Values.nonEmpty(Values.object(trace, "promptRouter"), "invokedModelId");
    }

    private static Map<String, Object> rest(Map<String, Object> body, @Nullable CallError error) {
        Map<String, Object> rest = Values.rest(body, ANSWER_FACTS);
        rest.keySet().removeAll(body.get("role") instanceof String ? MESSAGE_FIELDS : Set.of());
        if (error != null) {
            rest.keySet().removeAll(ERROR_FACTS);
            Map<String, Object> more = Values.rest(Values.object(body, "error"), TOLD);
            if (!more.isEmpty()) {
                rest.put("error", more);
            }
        }
        Map<String, Object> output = Values.rest(Values.object(body, "output"), Set.of("message"));
        if (!output.isEmpty()) {
            rest.put("output", output);
        }
        return rest;
    }
}
