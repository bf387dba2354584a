package ai.trustmodel.tracing.extractors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the chunks of a streamed Gemini answer together; each of them has the form of a whole answer. */
final class GeminiStream implements AnswerStream {
    private static final Set<String> READ = GeminiFields.names("candidates", "usageMetadata", "error");
    private static final Set<String> ONCE = GeminiFields.names("responseId", "modelVersion", "createTime");

    private final Map<String, Object> top = new LinkedHashMap<>();
    private final TreeMap<Long, StreamedCandidate> candidates = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Object> counted = new LinkedHashMap<>();
    private Map<String, Object> usage = Map.of();
    private @Nullable Object error;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        Map<String, Object> chunk = GeminiAnswer.unwrapped(data);
        Object failure = chunk.get("error");
        if (error == null && !Values.isEmpty(failure)) {
            error = failure;
        } else if (error == null && "error".equals(event)) {
            error = chunk;
            return false;
        }
        use(GeminiFields.object(chunk, "usageMetadata"));
        chunk.forEach((key, value) -> {
            boolean said = ONCE.contains(key) && !Values.isEmpty(top.get(key));
            if (!READ.contains(key) && value != null && !said) {
                top.put(key, value);
            }
        });
        boolean output = false;
        for (Map<String, Object> candidate : Values.objects(chunk.get("candidates"))) {
            Long index = Values.number(candidate, "index");
            output |= candidates
                    .computeIfAbsent(index == null ? 0 : index, StreamedCandidate::new)
                    .accept(candidate);
        }
        return output;
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(top);
        if (!candidates.isEmpty()) {
            body.put(
                    "candidates",
                    candidates.values().stream().map(StreamedCandidate::body).toList());
        }
        if (!usage.isEmpty()) {
            body.put("usageMetadata", usage);
        }
        if (error != null) {
            body.put("error", error);
        }
        return body;
    }

    // There is no closing mark; a reason for every candidate, or for there being none, says as much.
    @Override
    public boolean complete() {
        boolean ended = candidates.isEmpty()
                ? GeminiFields.get(GeminiFields.object(top, "promptFeedback"), "blockReason") != null
                : candidates.values().stream().allMatch(StreamedCandidate::finished);
        return error == null && ended;
    }

    @Override
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    // Each usage counts the whole call so far, so the last one is right and a sum would be wrong.
    private void use(Map<String, Object> newer) {
        if (newer.isEmpty()) {
            return;
        }
        if (warnings.isEmpty() && GeminiUsage.shrinks(counted, newer)) {
            warnings.add("usage_shrinks_in_stream");
        }
        counted.putAll(newer); // a chunk may leave figures out
        usage = newer;
    }
}
