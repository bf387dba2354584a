package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
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
 * Amazon Bedrock's InvokeModel of models that take a prompt and write a text: Titan, Llama, Mistral, Cohere Command,
 * Jurassic and the first Claudes; plain and streamed. Models behind InvokeModel that speak Messages, Chat Completions or
 * Converse are read by the extractors of these.
 */
public final class BedrockInvokeExtractor implements Extractor {
    private static final List<String> PROMPTS = List.of("prompt", "inputText");

    /** For the service loader. */
    public BedrockInvokeExtractor() {}

    @Override
    public String name() {
        return "bedrock-invoke";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return BedrockShape.isInvokeFamily(exchange);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request = Values.object(exchange.request());
        AnswerBody answer = AnswerBody.read(exchange, new InvokeStream());
        InvokeAnswer body = new InvokeAnswer(exchange, answer.json());
        Object failed = answer.json().get("error");
        CallError error = Values.isEmpty(failed) ? Errors.of(exchange) : Errors.of(failed, exchange.status());
        String addressed = BedrockShape.model(exchange.url());
        String model = addressed != null ? addressed : Values.nonEmpty(request, "modelId");
        String promptField = PROMPTS.stream()
                .filter(field -> request.get(field) instanceof String)
                .findFirst()
                .orElse(null);
        List<String> warnings = new ArrayList<>(answer.warnings());
        if (promptField == null && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        List<Message> messages = body.messages(model);
        List<@Nullable String> finishReasons = body.finishReasons();
        return Extraction.builder(Endpoint.provider(exchange, "bedrock"), "invoke_model")
                .requestModel(model)
                .responseId(body.id())
                .request(
                        promptField == null
                                ? List.of()
                                : List.of(Message.of(Message.HUMAN, Values.textOrEmpty(request, promptField))))
                .answer(messages.isEmpty() ? null : messages.get(0))
                .alternatives(messages.isEmpty() ? List.of() : messages.subList(1, messages.size()))
                .usage(body.usage())
                .rawUsage(body.rawUsage())
                .finishReason(finishReasons.isEmpty() ? null : finishReasons.get(0))
                .finishReasons(finishReasons)
                .error(error)
                .streamComplete(answer.complete())
                .timing(answer.timing())
                .parameters(parameters(request, promptField))
                .responseMetadata(body.rest(error != null))
                .warnings(warnings)
                .build();
    }

    private static Map<String, Object> parameters(Map<String, Object> request, @Nullable String promptField) {
        Map<String, Object> rest = new LinkedHashMap<>(Values.rest(request, Set.of("modelId")));
        if (promptField != null) {
            rest.remove(promptField);
        }
        return rest;
    }
}
