package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The model call in a span's attributes, which are taken out as they are read; also under names of earlier versions. */
final class OtelCall {
    private final Map<String, Object> attributes;

    OtelCall(Map<String, Object> attributes) {
        this.attributes = attributes;
    }

    Extraction extraction() {
        String provider = OtelSpanReader.firstText(taken("gen_ai.provider.name"), taken("gen_ai.system"));
        String api = OtelSpanReader.firstText(taken(OtelNames.OWN + "api"));
        List<Message> request = new ArrayList<>();
        Object system = json(taken("gen_ai.system_instructions"));
        if (system instanceof List<?> parts) {
            request.add(OtelParts.read(parts).message(Message.SYSTEM).build());
        }
        request.addAll(messages("gen_ai.input.messages", "gen_ai.prompt", Message.HUMAN));
        List<Message> answers = messages("gen_ai.output.messages", "gen_ai.completion", Message.AI);
        List<@Nullable String> reasons = new ArrayList<>();
        for (Object reason : Fields.list(taken("gen_ai.response.finish_reasons"))) {
            reasons.add("error".equals(reason) || reason == null ? null : reason.toString());
        }
        Usage usage = usage();
        Extraction.Builder facts = Extraction.builder(
                        provider == null ? "unknown" : OtelNames.ourProvider(provider), api == null ? "otel" : api)
                .requestModel(OtelSpanReader.firstText(taken("gen_ai.request.model")))
                .responseModel(OtelSpanReader.firstText(taken("gen_ai.response.model")))
                .responseId(OtelSpanReader.firstText(taken("gen_ai.response.id")))
                .request(request)
                .usage(usage)
                .rawUsage(Fields.object(json(taken(OtelNames.OWN + "raw_usage"))))
                .finishReasons(reasons)
                .finishReason(reasons.isEmpty() ? null : reasons.get(0))
                .parameters(parameters());
        if (json(taken("gen_ai.tool.definitions")) instanceof List<?> tools) {
            facts.tools(tools);
        }
        if (!answers.isEmpty()) {
            facts.answer(answers.get(0).toBuilder().usageMetadata(usage).build());
            facts.alternatives(answers.subList(1, answers.size()));
        }
        return facts.build();
    }

    private List<Message> messages(String key, String before, String type) {
        Object value = json(taken(key));
        if (value == null) {
            value = json(taken(before));
        }
        if (value instanceof String text) {
            return List.of(Message.of(type, text));
        }
        if (value instanceof List<?>) {
            return AnyMessages.read(value);
        }
        return AnyMessages.read(indexed(before + "."));
    }

    /** Messages in attributes with a number in their names, as {@code gen_ai.prompt.0.role}. */
    private List<Object> indexed(String prefix) {
        Map<Integer, Map<String, Object>> found = new TreeMap<>();
        for (String key : List.copyOf(attributes.keySet())) {
            String rest = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
            int dot = rest.indexOf('.');
            if (dot > 0 && dot < 6 && rest.substring(0, dot).matches("\\d+")) {
                Map<String, Object> message =
                        found.computeIfAbsent(Integer.valueOf(rest.substring(0, dot)), i -> new LinkedHashMap<>());
                Object value = taken(key);
                if (value != null) {
                    message.put(rest.substring(dot + 1), value);
                }
            }
        }
        return List.copyOf(found.values());
    }

    private @Nullable Usage usage() {
        Long input = number("gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens");
        Long output = number("gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens");
        Long total = number("gen_ai.usage.total_tokens", "llm.usage.total_tokens");
        Map<String, Long> in = new LinkedHashMap<>();
        put(
                in,
                Usage.CACHE_READ,
                number("gen_ai.usage.cache_read.input_tokens", "gen_ai.usage.cache_read_input_tokens"));
        put(
                in,
                Usage.CACHE_CREATION,
                number("gen_ai.usage.cache_write.input_tokens", "gen_ai.usage.cache_creation.input_tokens"));
        Map<String, Long> out = new LinkedHashMap<>();
        put(out, Usage.REASONING, number("gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens"));
        Usage own = Usages.read(json(taken(OtelNames.OWN + "usage")));
        if (own != null) {
            return own;
        }
        return input == null && output == null && total == null ? null : new Usage(input, output, total, in, out);
    }

    private static void put(Map<String, Long> details, String key, @Nullable Long tokens) {
        if (tokens != null) {
            details.put(key, tokens);
        }
    }

    // Of two names the newer counts, and both are taken: one fact is not told twice.
    private @Nullable Long number(String name, String before) {
        Long now = Fields.number(taken(name));
        Long then = Fields.number(taken(before));
        return now == null ? then : now;
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        OtelNames.PARAMETERS.forEach((name, attribute) -> Fields.put(parameters, name, taken(attribute)));
        Fields.put(parameters, "stream", taken("gen_ai.request.stream"));
        return parameters;
    }

    private @Nullable Object taken(String key) {
        return attributes.remove(key);
    }

    /** A value that may be JSON in a text; a text that is none stays one. */
    static @Nullable Object json(@Nullable Object value) {
        if (!(value instanceof String text)) {
            return value;
        }
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
