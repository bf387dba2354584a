package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts in the inputs and outputs of a model's run: those of LangChain, and those of the wrappers around providers'
 * clients, which are the arguments and the answer of the call.
 */
record RunMessages(
        Map<String, Object> inputs,
        Map<String, Object> outputs,
        Map<String, Object> metadata,
        Map<String, Object> extra) {
    private static final Set<String> NO_PARAMETER =
            Set.of("messages", "system", "model", "model_name", "tools", "_type");

    Extraction extraction(@Nullable String api) {
        String provider = Fields.nonEmpty(metadata, "ls_provider");
        Map<String, Object> invocation = Fields.object(
                extra.containsKey("invocation_params")
                        ? extra.get("invocation_params")
                        : metadata.getOrDefault("ls_invocation_params", inputs));
        boolean wrapped = outputs.get("choices") instanceof List<?> || outputs.get("content") instanceof List<?>;
        Extraction read = wrapped
                ? Extractors.available()
                        .extract(Exchange.builder()
                                .provider(provider)
                                .request(inputs)
                                .response(outputs)
                                .build())
                : null;
        Extraction.Builder facts = read != null && read.answer() != null
                ? read.toBuilder()
                : Extraction.builder(provider == null ? "unknown" : provider, api == null ? "langsmith" : api);
        List<Message> answers = read != null && read.answer() != null ? List.of(read.answer()) : answers();
        Message answer = answers.isEmpty() ? null : answers.get(0);
        Usage usage = usage(answer);
        String model = Fields.nonEmpty(metadata, "ls_model_name");
        String asked = Fields.nonEmpty(invocation, "model");
        String reason = answer != null && answer.responseMetadata().get("finish_reason") instanceof String said
                ? said
                : read == null ? null : read.finishReason();
        return facts.requestModel(asked == null ? model : asked)
                .responseModel(answer == null ? null : model)
                .request(request())
                .answer(answer)
                .alternatives(answers.size() < 2 ? List.of() : answers.subList(1, answers.size()))
                .usage(usage == null && read != null ? read.usage() : usage)
                .finishReason(reason)
                .finishReasons(answer == null ? List.of() : Collections.singletonList(reason))
                .tools(Fields.list(invocation.get("tools")))
                .parameters(Fields.rest(new LinkedHashMap<>(invocation), NO_PARAMETER))
                .build();
    }

    private List<Message> request() {
        for (String key : List.of("messages", "input", "prompts", "prompt")) {
            Object value = inputs.get(key);
            if (value instanceof List<?>) {
                return AnyMessages.read(value);
            }
            if (value instanceof String || value instanceof Map<?, ?>) {
                return AnyMessages.one(value);
            }
        }
        return inputs.isEmpty() ? List.of() : AnyMessages.one(inputs);
    }

    private List<Message> answers() {
        List<Message> answers = new ArrayList<>();
        for (Object batch : Fields.list(outputs.get("generations"))) {
            for (Object generation : batch instanceof List<?> list ? list : List.of(batch)) {
                Map<String, Object> fields = Fields.object(generation);
                answers.addAll(
                        fields.get("message") == null
                                ? List.of(Message.of(Message.AI, Fields.textOrEmpty(fields, "text")))
                                : AnyMessages.one(fields.get("message")));
            }
        }
        if (!answers.isEmpty()) {
            return answers;
        }
        List<Message> messages = AnyMessages.read(outputs.get("messages"));
        if (!messages.isEmpty()) {
            return List.of(messages.get(messages.size() - 1));
        }
        for (String key : List.of("message", "output")) {
            Object value = outputs.get(key);
            if (value instanceof String text) {
                return List.of(Message.of(Message.AI, text));
            }
            if (value instanceof Map<?, ?>) {
                return AnyMessages.one(value);
            }
        }
        return outputs.get("role") instanceof String
                ? AnyMessages.one(Fields.rest(outputs, Set.of("usage_metadata")))
                : List.of();
    }

    private @Nullable Usage usage(@Nullable Message answer) {
        Usage said = Usages.read(outputs.get("usage_metadata"));
        if (said == null) {
            said = Usages.read(metadata.get("usage_metadata"));
        }
        return said != null || answer == null ? said : answer.usageMetadata();
    }
}
