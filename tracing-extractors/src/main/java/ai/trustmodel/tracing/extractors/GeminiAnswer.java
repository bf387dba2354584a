package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the candidates of an answer. */
final class GeminiAnswer {
    private static final Set<String> CANDIDATE = GeminiFields.names("index", "content", "finishReason");
    private static final Set<String> CONTENT = Set.of("role", "parts");
    private static final Set<String> ENVELOPE = Set.of("response");

    private final Exchange exchange;
    private final Map<String, Object> body;
    private final List<Map<String, Object>> candidates;
    private final List<Message.Builder> messages = new ArrayList<>();
    private List<ToolCall> serverCalls = List.of();

    GeminiAnswer(Map<String, Object> body, Exchange exchange, CallIds ids) {
        this.exchange = exchange;
        this.body = body;
        candidates = new ArrayList<>(Values.objects(body.get("candidates")));
        if (candidates.isEmpty() && (body.containsKey("parts") || body.containsKey("role"))) {
            // A client that hands over nothing but the content, or its text.
            candidates.add(Map.of("content", body));
        }
        // Stable, so that candidates without an index keep their order.
        candidates.sort(Comparator.comparingLong(GeminiAnswer::index));
        for (Map<String, Object> candidate : candidates) {
            boolean alone = candidates.size() == 1 || !candidate.containsKey("content");
            read(candidate, alone ? ids : ids.copy());
        }
    }

    /** The body inside the envelope that Google's coding tools get, with the rest of it, or the body itself. */
    static Map<String, Object> unwrapped(Map<String, Object> body) {
        Map<String, Object> inner = Json.object(body.get("response"));
        if (inner == null || !GeminiShape.isAnswer(inner)) {
            return body;
        }
        Map<String, Object> all = Values.rest(body, ENVELOPE);
        all.putAll(inner);
        return all;
    }

    /** The messages of the candidates in order; the first with the tokens of the call. */
    List<Message> messages(@Nullable String id, @Nullable String model, @Nullable Usage usage) {
        List<Message> built = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            Map<String, Object> metadata = Values.rest(candidates.get(i), CANDIDATE);
            String reason = finishReason(candidates.get(i));
            if (model != null) {
                metadata.put("model_name", model);
            }
            if (reason != null) {
                metadata.put("finish_reason", reason);
            }
            Message.Builder message = messages.get(i).responseMetadata(metadata);
            built.add((i == 0 ? message.id(id).usageMetadata(usage) : message).build());
        }
        return built;
    }

    /** Why each candidate ended. */
    List<@Nullable String> finishReasons() {
        List<@Nullable String> reasons = new ArrayList<>();
        candidates.forEach(candidate -> reasons.add(finishReason(candidate)));
        return reasons;
    }

    /** Why the prompt was blocked, null when it was not. */
    @Nullable
    String blockReason() {
        Map<String, Object> feedback = GeminiFields.object(body, "promptFeedback");
        return GeminiNames.block(GeminiFields.get(feedback, "blockReason"), exchange);
    }

    /** Whether reasons are numbers where they usually are words. */
    boolean hasNumbers() {
        return candidates.stream().anyMatch(candidate -> GeminiFields.get(candidate, "finishReason") instanceof Number);
    }

    /** The tools the provider ran itself for the first candidate. */
    List<ToolCall> serverToolCalls() {
        return serverCalls;
    }

    private void read(Map<String, Object> candidate, CallIds ids) {
        Object said = candidate.get("content");
        if (said == null) {
            messages.add(Message.builder(Message.AI));
            return;
        }
        Map<String, Object> fields = Values.object(said);
        GeminiContent content = new GeminiContent(ids);
        if (said instanceof String text) {
            content.add(text);
        } else if (fields.containsKey("parts")) {
            GeminiFields.list(fields, "parts").forEach(content::add);
        } else if (fields.get("content") instanceof String text) {
            content.add(text);
        }
        if (messages.isEmpty()) {
            serverCalls = content.serverCalls();
        }
        messages.add(content.message(Message.AI).additionalKwargs(Values.rest(fields, CONTENT)));
    }

    private @Nullable String finishReason(Map<String, Object> candidate) {
        return GeminiNames.finish(GeminiFields.get(candidate, "finishReason"), exchange);
    }

    private static long index(Map<String, Object> candidate) {
        Long index = Values.number(candidate, "index");
        return index == null ? 0 : index;
    }
}
