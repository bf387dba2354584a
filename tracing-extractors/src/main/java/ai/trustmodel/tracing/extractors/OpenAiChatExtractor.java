package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads OpenAI Chat Completions and the many servers that speak it nearly as OpenAI does, plain and streamed, and the
 * older Completions with a prompt for a text.
 */
public final class OpenAiChatExtractor implements Extractor {
    private static final Set<String> REQUEST = Set.of("messages", "prompt", "tools", "functions", "model");
    private static final Set<String> RESPONSE = Set.of("choices", "usage", "error", "id", "model", "object");

    /** For the service loader. */
    public OpenAiChatExtractor() {}

    @Override
    public String name() {
        return "openai-chat";
    }

    @Override
    public boolean supports(Exchange exchange) {
        return OpenAiShape.isChat(exchange);
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> request = OpenAiShape.request(exchange, "messages");
        AnswerBody body = AnswerBody.read(exchange, new ChatStream());
        ChatAnswer answer = new ChatAnswer(body.json());
        List<String> warnings = new ArrayList<>(body.warnings());
        if (request.isEmpty() && exchange.request() != null) {
            warnings.add(Warnings.BODY_NOT_RECOGNISED);
        }
        String requestModel = Values.nonEmpty(request, "model");
        if (requestModel == null) {
            String deployment = OpenAiShape.deployment(exchange.url());
            requestModel = deployment != null ? deployment : BedrockShape.model(exchange.url());
        }
        String responseModel = Values.nonEmpty(body.json(), "model");
        Map<String, Object> rawUsage = answer.usage();
        Usage usage = OpenAiUsage.read(rawUsage, Values.text(body.json(), "service_tier"));
        if (rawUsage.isEmpty()) {
            rawUsage = BedrockMetrics.of(exchange, body.json());
            usage = ConverseUsage.of(rawUsage);
        }
        if (OpenAiUsage.totalDiffers(usage)) {
            warnings.add("total_differs_from_sum");
        }
        CallError error = error(exchange, body, answer);
        if (answer.isEmpty() && error == null && !body.json().isEmpty()) {
            warnings.add("no_choices");
        }
        List<Message> messages = answer.messages(responseModel == null ? requestModel : responseModel, usage);
        List<@Nullable String> finishReasons = answer.finishReasons();
        return Extraction.builder(
                        Endpoint.provider(exchange, body.json(), "openai"),
                        request.containsKey("prompt") ? "completions" : "chat_completions")
                .requestModel(requestModel)
                .responseModel(responseModel)
                .responseId(Values.nonEmpty(body.json(), "id"))
                .request(messages(request))
                .answer(messages.isEmpty() ? null : messages.get(0))
                .alternatives(messages.isEmpty() ? List.of() : messages.subList(1, messages.size()))
                .usage(usage)
                .rawUsage(rawUsage)
                .finishReason(finishReasons.isEmpty() ? null : finishReasons.get(0))
                .finishReasons(finishReasons)
                .tools(tools(request))
                .serverToolCalls(answer.serverToolCalls())
                .error(error)
                .streamComplete(body.complete())
                .timing(body.timing())
                .parameters(Values.rest(request, REQUEST))
                .responseMetadata(metadata(body.json()))
                .warnings(warnings)
                .build();
    }

    private static Map<String, Object> metadata(Map<String, Object> body) {
        Map<String, Object> metadata = Values.rest(body, RESPONSE);
        Errors.keepDetails(body, metadata);
        return metadata;
    }

    private static @Nullable CallError error(Exchange exchange, AnswerBody body, ChatAnswer answer) {
        Object named = body.json().get("error");
        Object error = Values.isEmpty(named) ? answer.error() : named;
        return error == null ? Errors.of(exchange) : Errors.of(error, exchange.status());
    }

    private static List<Message> messages(Map<String, Object> request) {
        if (request.get("messages") instanceof List<?> messages) {
            return ChatMessages.request(messages);
        }
        Object prompt = request.get("prompt");
        if (prompt instanceof String text) {
            return List.of(Message.of(Message.HUMAN, text));
        }
        return Values.isEmpty(prompt)
                ? List.of()
                : List.of(Message.builder(Message.HUMAN).blocks(List.of(prompt)).build());
    }

    private static List<Object> tools(Map<String, Object> request) {
        List<Object> tools = new ArrayList<>(Values.list(request, "tools"));
        tools.addAll(Values.list(request, "functions"));
        return tools;
    }
}
