package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what an answer of no known format says, from one body or from the pieces of a stream. Not thread-safe.
 */
final class GenericAnswer implements StreamEvents {
    private static final List<String> CHOICES =
            List.of("choices", "candidates", "generations", "results", "outputs", "completions");
    private static final List<String> MODEL = List.of("model", "modelVersion", "model_version", "model_id");
    private static final List<String> ID = List.of("id", "response_id", "responseId", "generation_id");
    private static final List<String> FINISH =
            List.of("finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason", "completionReason");

    private GenericContent content = GenericContent.inPieces();
    private final GenericContent alone = GenericContent.inPieces();
    private final List<Message> alternatives = new ArrayList<>();
    private final Map<String, Object> rest = new LinkedHashMap<>();
    private Map<String, Object> rawUsage = Map.of();
    private @Nullable String model;
    private @Nullable String id;
    private @Nullable String finishReason;
    private @Nullable CallError error;

    /** Takes a whole body. */
    void body(Map<String, Object> body) {
        List<Map<String, Object>> choices = facts(body);
        content = GenericContent.whole();
        content.add(choices.isEmpty() ? body : choices.get(0));
        for (Map<String, Object> other : choices.subList(Math.min(1, choices.size()), choices.size())) {
            GenericContent alternative = GenericContent.whole();
            alternative.add(other);
            alternatives.add(alternative.message(Message.AI).build());
        }
        // What is not a plain word stays as received: it may hold more than was understood.
        rest.putAll(Values.rest(body, Set.of("error")));
        rest.values().removeIf(value -> value.equals(content.text()) || value.equals(model) || value.equals(id));
    }

    /** Takes one piece of a stream. A last piece that repeats the whole text does not count twice. */
    @Override
    public boolean accept(@Nullable String event, Map<String, Object> piece) {
        if (piece.isEmpty()) {
            return false;
        }
        List<Map<String, Object>> choices = facts(piece);
        Object said = choices.isEmpty() ? piece : choices.get(0);
        alone.clear();
        alone.add(said);
        if (!content.repeats(alone)) {
            content.add(said);
        }
        if (error == null && piece.get("error") != null) {
            error = Errors.of(piece.get("error"), null);
        }
        return alone.saysSomething();
    }

    /** Takes an answer that is nothing but its text. */
    void text(String text) {
        content.add(text);
    }

    /** The error a piece of a stream told of, null when none did. */
    @Nullable
    CallError error() {
        return error;
    }

    /** Whether anything was understood. */
    boolean found() {
        return content.found() || !rawUsage.isEmpty();
    }

    void fill(Extraction.Builder out, @Nullable String requestModel) {
        out.responseModel(model)
                .responseId(id)
                .usage(GenericUsage.of(rawUsage))
                .rawUsage(rawUsage)
                .finishReason(finishReason)
                .responseMetadata(rest);
        if (!content.found()) {
            return;
        }
        List<@Nullable String> reasons = new ArrayList<>();
        reasons.add(finishReason);
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("model_name", model != null ? model : requestModel);
        metadata.put("finish_reason", finishReason);
        out.answer(content.message(Message.AI)
                        .id(id)
                        .usageMetadata(GenericUsage.of(rawUsage))
                        .responseMetadata(Values.rest(metadata, Set.of()))
                        .build())
                .alternatives(alternatives)
                .finishReasons(reasons);
    }

    private List<Map<String, Object>> facts(Map<String, Object> body) {
        List<Map<String, Object>> choices = List.of();
        for (String name : CHOICES) {
            if (choices.isEmpty() && body.get(name) instanceof List<?> list) {
                choices = Values.objects(list);
            }
        }
        Map<String, Object> usage = GenericUsage.find(body);
        rawUsage = usage.isEmpty() ? rawUsage : usage;
        model = model != null ? model : GenericContent.first(body, MODEL);
        id = id != null ? id : GenericContent.first(body, ID);
        String reason = GenericContent.first(choices.isEmpty() ? body : choices.get(0), FINISH);
        finishReason = reason != null ? reason : finishReason;
        return choices;
    }
}
