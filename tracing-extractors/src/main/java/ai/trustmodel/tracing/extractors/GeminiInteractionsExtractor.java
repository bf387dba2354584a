package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads Google's Interactions, plain and streamed. */
public final class GeminiInteractionsExtractor implements Extractor {
    private static final Set<String> REQUEST = Set.of("model", "input", "system_instruction", "tools");
    private static final Set<String> ANSWER =
            Set.of("id", "model", "object", "steps", "outputs", "usage", "error", "role");
    // Where the input looks like that of OpenAI's Responses, what only this format has.
    private static final Set<String> OWN =
            Set.of("system_instruction", "generation_config", "previous_interaction_id", "agent", "agent_config");
    private static final Pattern PATH = Pattern.compile("/interactions(?:$|/)");
    private static final Pattern EVENT = Pattern.compile("\"event_type\"\\s*:\\s*\"(?:interaction|step|content)\\.");

    /** For the service loader. */
    public GeminiInteractionsExtractor() {}

    @Override
    public String name() {
        return "gemini-interactions";
    }

    @Override
    public boolean supports(Exchange exchange) {
        Boolean said = answered(exchange.response());
        if (said != null) {
            return said;
        }
        String path = Endpoint.path(exchange.url());
        Map<String, Object> request = Values.object(exchange.request());
        return PATH.matcher(path).find()
                || (path.isEmpty()
                        && request.containsKey("input")
                        && OWN.stream().anyMatch(request::containsKey));
    }

    /** What the answer says: that it is ours, that it is another's, or nothing (null). */
    private static @Nullable Boolean answered(@Nullable Object response) {
        Object first = response instanceof List<?> list && !list.isEmpty() ? list.get(0) : response;
        Map<String, Object> body = Json.object(first);
        if (body == null) {
            return EVENT.matcher(Streams.head(response)).find() ? true : null;
        }
        if ("interaction".equals(body.get("object"))
                || body.get("steps") instanceof List<?> && body.containsKey("status")) {
            return true;
        }
        if (body.get("event_type") instanceof String type) {
            return type.startsWith("interaction.") || type.startsWith("step.") || type.startsWith("content.");
        }
        return body.isEmpty() || body.containsKey("error") || body.get("status") instanceof String ? null : false;
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request =
                exchange.request() instanceof List<?> list ? Map.of("input", list) : Values.object(exchange.request());
        AnswerBody read = AnswerBody.read(exchange, new InteractionStream());
        Map<String, Object> body = read.json();
        InteractionTurn turn = new InteractionTurn();
        List<Map<String, Object>> steps = Values.objects(body, "steps");
        (steps.isEmpty() ? Values.objects(body, "outputs") : steps).forEach(turn::add);
        if (turn.isEmpty() && body.get("role") instanceof String && body.get("content") instanceof String text) {
            turn.add(Map.of("type", "text", "text", text));
        }
        List<String> warnings = new ArrayList<>(read.warnings());
        if (request.isEmpty() && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        String requestModel = Values.nonEmpty(request, "model");
        String responseModel = Values.nonEmpty(body, "model");
        String id = Values.nonEmpty(body, "id");
        String status = Values.nonEmpty(body, "status");
        Map<String, Object> rawUsage = Values.object(body, "usage");
        Usage usage = GeminiUsage.ofInteraction(rawUsage);
        if (OpenAiUsage.totalDiffers(usage)) {
            warnings.add("total_differs_from_sum");
        }
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", responseModel == null ? requestModel : responseModel);
        metadata.put("finish_reason", status);
        Message answer = turn.isEmpty()
                ? null
                : turn.message()
                        .id(id)
                        .usageMetadata(usage)
                        .responseMetadata(Values.rest(metadata, Set.of()))
                        .build();
        return Extraction.builder(Endpoint.provider(exchange, "google"), "interactions")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .responseId(id)
                .request(new InteractionInput(request).messages())
                .answer(answer)
                .usage(usage)
                .rawUsage(rawUsage)
                .finishReason(status)
                .finishReasons(answer == null ? List.of() : Collections.singletonList(status))
                .tools(Values.list(request, "tools"))
                .serverToolCalls(turn.serverToolCalls())
                .error(error(exchange, body, steps))
                .streamComplete(read.complete())
                .timing(read.timing())
                .parameters(Values.rest(request, REQUEST))
                .responseMetadata(Values.rest(body, ANSWER))
                .warnings(warnings)
                .build();
    }

    private static @Nullable CallError error(
            Exchange exchange, Map<String, Object> body, List<Map<String, Object>> steps) {
        Object error = body.get("error");
        if (Values.isEmpty(error) && "failed".equals(body.get("status"))) {
            List<@Nullable Object> errors = Values.list(body, "errors");
            error = errors.isEmpty() ? null : errors.get(0);
            for (Map<String, Object> step : steps) {
                error = Values.isEmpty(error) ? step.get("error") : error;
            }
            if (Values.isEmpty(error)) {
                return new CallError("failed", null, null, null);
            }
        }
        return Values.isEmpty(error) ? Errors.of(exchange) : Errors.of(error, exchange.status());
    }
}
