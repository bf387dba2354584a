package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
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
 * Google's {@code generateContent} and {@code streamGenerateContent}, of the Gemini API and of Vertex AI, and what Google's
 * libraries and coding tools make of it.
 */
public final class GeminiExtractor implements Extractor {
    private static final Set<String> ANSWER =
            GeminiFields.names("candidates", "usageMetadata", "modelVersion", "responseId", "error");
    private static final Set<String> CONTENT = Set.of("role", "parts", "content");

    /** For the service loader. */
    public GeminiExtractor() {}

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return GeminiShape.matches(exchange);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        GeminiRequest request = new GeminiRequest(exchange.request());
        AnswerBody read = AnswerBody.read(exchange, new GeminiStream());
        Map<String, Object> body = GeminiAnswer.unwrapped(read.json());
        GeminiAnswer answer = new GeminiAnswer(body, exchange, request.ids());
        List<String> warnings = new ArrayList<>(read.warnings());
        if (request.isUnreadable()) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        String requestModel = request.model() != null ? request.model() : Endpoint.model(exchange.url());
        String responseModel = GeminiFields.nonEmpty(body, "modelVersion");
        String responseId = GeminiFields.nonEmpty(body, "responseId");
        Map<String, Object> rawUsage = GeminiFields.object(body, "usageMetadata");
        Usage usage = GeminiUsage.of(rawUsage);
        if (OpenAiUsage.totalDiffers(usage)) {
            warnings.add("total_differs_from_sum");
        }
        CallError error = error(exchange, body);
        List<@Nullable String> finishReasons = answer.finishReasons();
        String finishReason = finishReasons.isEmpty() ? null : finishReasons.get(0);
        String blocked = answer.blockReason();
        if (blocked != null) {
            warnings.add("prompt_blocked");
            finishReason = finishReason == null ? "BLOCKED:" + blocked : finishReason;
        } else if (finishReasons.isEmpty() && error == null && !body.isEmpty()) {
            warnings.add("no_choices");
        }
        if (answer.hasNumbers()) {
            warnings.add("finish_reason_enum_int");
        }
        List<Message> messages =
                answer.messages(responseId, responseModel == null ? requestModel : responseModel, usage);
        return Extraction.builder(Endpoint.provider(exchange, body, "google"), "generate_content")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .responseId(responseId)
                .request(request.messages())
                .answer(messages.isEmpty() ? null : messages.get(0))
                .alternatives(messages.isEmpty() ? List.of() : messages.subList(1, messages.size()))
                .usage(usage)
                .rawUsage(rawUsage)
                .finishReason(finishReason)
                .finishReasons(finishReasons)
                .tools(request.tools())
                .serverToolCalls(answer.serverToolCalls())
                .error(error)
                .streamComplete(read.complete())
                .timing(read.timing())
                .parameters(request.parameters())
                .responseMetadata(metadata(body, rawUsage))
                .warnings(warnings)
                .build();
    }

    private static @Nullable CallError error(Exchange exchange, Map<String, Object> body) {
        Object error = body.get("error");
        return Values.isEmpty(error) ? Errors.of(exchange) : Errors.of(error, exchange.status());
    }

    private static Map<String, Object> metadata(Map<String, Object> body, Map<String, Object> usage) {
        boolean bare = body.get("candidates") == null && (body.containsKey("parts") || body.containsKey("role"));
        Map<String, Object> metadata = new LinkedHashMap<>(Values.rest(body, bare ? CONTENT : ANSWER));
        String tier = GeminiFields.nonEmpty(usage, "serviceTier");
        if (tier != null) {
            metadata.put("service_tier", tier);
        }
        Errors.keepDetails(body, metadata);
        return metadata;
    }
}
