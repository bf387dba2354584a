package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.Usage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer of a model behind InvokeModel: its candidates and what it counted. */
final class InvokeAnswer {
    private static final Set<String> OWN = Set.of("id", "error");
    private static final Set<String> PROSE = Set.of("role", "content");
    private static final Set<String> ERROR_FACTS = Set.of("message", "Message", "__type");
    private static final Set<String> TOLD = Set.of("type", "code", "message", "Message");

    private final Map<String, Object> body;
    private final InvokeFamily family;
    private final List<Map<String, Object>> candidates;
    private final Map<String, Object> rawUsage;
    private final @Nullable Usage usage;

    InvokeAnswer(Exchange exchange, Map<String, Object> body) {
        this.body = body;
        family = InvokeFamily.of(body);
        candidates = candidates();
        Map<String, Object> counted = counted();
        if (counted.isEmpty()) {
            rawUsage = BedrockMetrics.of(exchange, body);
            usage = ConverseUsage.of(rawUsage);
        } else {
            rawUsage = counted;
            usage = Usage.of(Values.number(counted, family.inputTokens), Values.number(counted, family.outputTokens));
        }
    }

    private List<Map<String, Object>> candidates() {
        if (family == InvokeFamily.NONE) {
            return List.of();
        }
        List<Map<String, Object>> all = family.list == null ? List.of(body) : Values.objects(body, family.list);
        return all.subList(0, Math.min(InvokeFamily.MOST, all.size()));
    }

    private Map<String, Object> counted() {
        Map<String, Object> counted = new LinkedHashMap<>();
        for (String key : List.of(family.inputTokens, family.outputTokens)) {
            Long count = Values.number(body, key);
            if (count == null && key.equals(InvokeFamily.TITAN.outputTokens)) {
                count = tokensOfResults(); // without a stream they are counted in the results alone
            }
            if (count != null) {
                counted.put(key, count);
            }
        }
        return counted;
    }

    private @Nullable Long tokensOfResults() {
        Long sum = null;
        for (Map<String, Object> candidate : candidates) {
            Long count = Values.number(candidate, "tokenCount");
            sum = count == null ? sum : Long.valueOf(count + (sum == null ? 0 : sum));
        }
        return sum;
    }

    /** The candidates in their order. Of a body that is nothing but text, that. */
    List<Message> messages(@Nullable String model) {
        if (body.get("role") instanceof String && family == InvokeFamily.NONE) {
            return List.of(Message.of(Message.AI, Values.textOrEmpty(body, "content")));
        }
        List<Message> messages = new ArrayList<>();
        for (Map<String, Object> candidate : candidates) {
            Map<String, Object> metadata = family.list == null ? new LinkedHashMap<>() : family.rest(candidate);
            put(metadata, "model_name", model);
            put(metadata, "finish_reason", family.finish(candidate));
            String text = family.text(candidate);
            messages.add(Message.builder(Message.AI)
                    .content(text == null ? "" : text)
                    .usageMetadata(messages.isEmpty() ? usage : null)
                    .responseMetadata(metadata)
                    .build());
        }
        return messages;
    }

    List<@Nullable String> finishReasons() {
        List<@Nullable String> reasons = new ArrayList<>();
        candidates.forEach(candidate -> reasons.add(family.finish(candidate)));
        return reasons;
    }

    @Nullable
    String id() {
        return Values.word(body, "id");
    }

    @Nullable
    Usage usage() {
        return usage;
    }

    Map<String, Object> rawUsage() {
        return rawUsage;
    }

    /** What is told nowhere else. */
    Map<String, Object> rest(boolean failed) {
        Map<String, Object> rest = new LinkedHashMap<>(Values.rest(body, OWN));
        rest.keySet().removeAll(rawUsage.keySet());
        rest.remove(BedrockMetrics.FIELD, rawUsage);
        if (family == InvokeFamily.NONE) {
            rest.keySet().removeAll(failed ? ERROR_FACTS : PROSE);
        } else if (family.list != null) {
            List<?> all = Values.list(body, family.list);
            rest.remove(family.list);
            if (all.size() > InvokeFamily.MOST) {
                rest.put(family.list, all.subList(InvokeFamily.MOST, all.size()));
            }
        } else {
            rest.remove(family.text);
            rest.remove(family.finish);
        }
        Map<String, Object> more = Values.rest(Values.object(body, "error"), TOLD);
        if (!more.isEmpty()) {
            rest.put("error", more);
        }
        return rest;
    }

    private static void put(Map<String, Object> metadata, String key, @Nullable String value) {
        if (value != null) {
            metadata.put(key, value);
        }
    }
}
