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

/** Reads OpenAI Responses, of OpenAI and of others who offer it, plain and streamed. */
public final class OpenAiResponsesExtractor implements Extractor {
    private static final Set<String> REQUEST = Set.of("input", "instructions", "tools", "model");
    private static final Set<String> RESPONSE = Set.of("output", "usage", "error", "id", "model", "object");
    // What the answer repeats of the request is kept there once.
    private static final Set<String> REPEATED = Set.of("instructions", "tools");

    /** For the service loader. */
    public OpenAiResponsesExtractor() {}

    @Override
    public String name() {
        return "openai-responses";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return OpenAiShape.isResponses(exchange);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request = OpenAiShape.request(exchange, "input");
        ResponsesInput input = new ResponsesInput(request);
        AnswerBody body = AnswerBody.read(exchange, new ResponsesStream());
        Map<String, Object> response = body.json();
        ResponsesTurn turn = new ResponsesTurn();
        Values.objects(response, "output").forEach(turn::add);
        if (turn.isEmpty() && response.get("role") instanceof String) {
            turn.add(response);
        }
        String requestModel = Values.nonEmpty(request, "model");
        String responseModel = Values.nonEmpty(response, "model");
        String finishReason = finishReason(response);
        Map<String, Object> rawUsage = Values.object(response, "usage");
        Usage usage = OpenAiUsage.read(rawUsage, Values.text(response, "service_tier"));
        List<String> warnings = new ArrayList<>(input.warnings());
        warnings.addAll(body.warnings());
        if (request.isEmpty() && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        if (OpenAiUsage.totalDiffers(usage)) {
            warnings.add("total_differs_from_sum");
        }
        Message answer = turn.isEmpty()
                ? null
                : turn.message()
                        .usageMetadata(usage)
                        .responseMetadata(
                                metadata(response, responseModel == null ? requestModel : responseModel, finishReason))
                        .build();
        List<Object> tools = new ArrayList<>(Values.list(request, "tools"));
        tools.addAll(input.tools());
        return Extraction.builder(Endpoint.provider(exchange, response, "openai"), "responses")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .responseId(Values.nonEmpty(response, "id"))
                .request(input.messages())
                .answer(answer)
                .usage(usage)
                .rawUsage(rawUsage)
                .finishReason(finishReason)
                .finishReasons(answer == null ? List.of() : Collections.singletonList(finishReason))
                .tools(tools)
                .serverToolCalls(turn.serverToolCalls())
                .error(error(exchange, response))
                .streamComplete(body.complete())
                .timing(body.timing())
                .parameters(Values.rest(request, REQUEST))
                .responseMetadata(rest(request, response))
                .warnings(warnings)
                .build();
    }

    private static @Nullable CallError error(Exchange exchange, Map<String, Object> response) {
        Object error = response.get("error");
        return Values.isEmpty(error) ? Errors.of(exchange) : Errors.of(error, exchange.status());
    }

    private static @Nullable String finishReason(Map<String, Object> response) {
        String status = Values.nonEmpty(response, "status");
        String reason = Values.nonEmpty(Values.object(response, "incomplete_details"), "reason");
        return "incomplete".equals(status) && reason != null ? reason : status;
    }

    private static Map<String, Object> metadata(
            Map<String, Object> response, @Nullable String model, @Nullable String finishReason) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        if (model != null) {
            metadata.put("model_name", model);
        }
        if (finishReason != null) {
            metadata.put("finish_reason", finishReason);
        }
        for (String key : List.of("id", "status", "incomplete_details", "service_tier")) {
            if (!Values.isEmpty(response.get(key))) {
                metadata.put(key, response.get(key));
            }
        }
        return metadata;
    }

    private static Map<String, Object> rest(Map<String, Object> request, Map<String, Object> response) {
        Map<String, Object> rest = Values.rest(response, RESPONSE);
        Errors.keepDetails(response, rest);
        rest.entrySet()
                .removeIf(field ->
                        REPEATED.contains(field.getKey()) && field.getValue().equals(request.get(field.getKey())));
        return rest;
    }
}
