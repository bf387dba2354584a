package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One choice of a streamed answer: what its deltas add up to. */
final class StreamedChoice {
    private static final Set<String> READ = Set.of("index", "delta", "message", "text", "usage", "finish_reason");

    private static final Set<String> OUTPUT =
            Set.of("content", "reasoning_content", "reasoning", "refusal", "tool_calls", "function_call");

    private final int index;
    private final StreamedContent content = new StreamedContent();
    private @Nullable StreamedToolCalls toolCalls;
    private final Growing message = new Growing();
    private final Growing choice = new Growing();
    private @Nullable String finishReason;
    private boolean inDeltas;
    private boolean legacy;

    StreamedChoice(int index) {
        this.index = index;
    }

    /** Takes a piece; whether it brought output. */
    boolean accept(Map<String, Object> part) {
        boolean output = false;
        Map<String, Object> delta = Json.object(part.get("delta"));
        inDeltas |= delta != null;
        // Perplexity repeats the whole message beside each delta; what Mistral calls so at Bedrock is a delta.
        if (delta == null && !inDeltas) {
            delta = Json.object(part.get("message"));
        }
        if (delta != null) {
            delta.forEach(this::add);
            output = delta.entrySet().stream()
                    .anyMatch(field -> OUTPUT.contains(field.getKey()) && !Values.isEmpty(field.getValue()));
        } else if (part.get("text") instanceof String text) {
            legacy = true;
            content.append(text);
            output = !text.isEmpty();
        }
        String reason = ChatAnswer.finishReason(part);
        if (reason != null && (finishReason == null || !reason.isEmpty())) {
            finishReason = reason;
        }
        part.forEach((key, value) -> {
            if (!READ.contains(key)) {
                choice.add(key, value);
            }
        });
        return output;
    }

    /** Whether it had more calls than anybody asks for, so that some were left out. */
    boolean leftOut() {
        return toolCalls != null && toolCalls.leftOut();
    }

    boolean finished() {
        return finishReason != null;
    }

    Map<String, Object> body() {
        Map<String, Object> body = choice.value();
        body.put("index", index);
        body.put(legacy ? "text" : "message", legacy ? content.value() : messageBody());
        if (finishReason != null) {
            body.put("finish_reason", finishReason);
        }
        return body;
    }

    private Map<String, Object> messageBody() {
        Map<String, Object> body = message.value();
        body.put("content", content.value());
        List<Object> calls = toolCalls == null ? List.of() : toolCalls.value();
        if (!calls.isEmpty()) {
            body.put("tool_calls", calls);
        }
        return body;
    }

    private void add(String key, @Nullable Object value) {
        if (key.equals("content")) {
            content.append(value);
        } else if (key.equals("tool_calls")) {
            StreamedToolCalls calls = toolCalls == null ? new StreamedToolCalls() : toolCalls;
            toolCalls = calls;
            Values.list(value).forEach(calls::accept);
        } else {
            message.add(key, value);
        }
    }
}
