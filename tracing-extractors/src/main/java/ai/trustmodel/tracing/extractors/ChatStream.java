package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts the chunks of a Chat Completions stream together. */
final class ChatStream implements AnswerStream {
    // Padding against guessing content from lengths, and the word for "chunk", say nothing about the answer.
    private static final Set<String> SKIPPED = Set.of("choices", "usage", "error", "object", "obfuscation", "p");

    // More than anybody asks for; one beyond it is not read, and that is said.
    private static final int MOST_CHOICES = 10_000;

    private final Map<String, Object> top = new LinkedHashMap<>();
    private final TreeMap<Integer, StreamedChoice> choices = new TreeMap<>();
    private final List<String> warnings = new ArrayList<>();
    private @Nullable Map<String, Object> usage;
    private @Nullable Object error;
    private int chunksWithUsage;
    private boolean leftOut;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> chunk) {
        boolean failed = "error".equals(event) || "error".equals(chunk.get("object")); // vLLM says it in the latter
        if (failed && !chunk.containsKey("error")) {
            fail(chunk);
            return false;
        }
        if (!Values.isEmpty(chunk.get("error"))) {
            fail(chunk.get("error"));
        }
        boolean hasUsage = use(chunk.get("usage"));
        Map<String, Object> groq = Values.object(chunk, "x_groq");
        hasUsage |= use(groq.get("usage"));
        if (!Values.isEmpty(groq.get("error"))) {
            fail(groq.get("error"));
        }
        chunk.forEach(this::describe);
        boolean output = false;
        for (Object element : Values.list(chunk, "choices")) {
            Map<String, Object> choice = Json.object(element);
            if (choice != null) {
                StreamedChoice streamed = choice(Values.number(choice, "index"));
                output |= streamed != null && streamed.accept(choice);
                hasUsage |= use(choice.get("usage"));
            }
        }
        if (hasUsage && ++chunksWithUsage == 2) {
            warnings.add("usage_in_several_chunks");
        }
        return output;
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(top);
        if (!choices.isEmpty() || error == null) {
            body.put(
                    "choices",
                    choices.values().stream().map(StreamedChoice::body).toList());
        }
        if (usage != null) {
            body.put("usage", usage);
        }
        if (error != null) {
            body.put("error", error);
        }
        return body;
    }

    // Some servers leave the closing mark out; a reason for every choice says as much.
    @Override
    public boolean complete() {
        return !choices.isEmpty() && choices.values().stream().allMatch(StreamedChoice::finished);
    }

    @Override
    public List<String> warnings() {
        List<String> all = new ArrayList<>(warnings);
        if (leftOut || choices.values().stream().anyMatch(StreamedChoice::leftOut)) {
            all.add(Warnings.EVENT_NOT_READ);
        }
        return all;
    }

    private @Nullable StreamedChoice choice(@Nullable Long number) {
        int index = number == null ? 0 : number.intValue();
        StreamedChoice choice = choices.get(index);
        if (choice == null && choices.size() < MOST_CHOICES) {
            choice = new StreamedChoice(index);
            choices.put(index, choice);
        }
        leftOut |= choice == null;
        return choice;
    }

    private void fail(@Nullable Object described) {
        if (error == null) {
            error = described;
        }
    }

    // Usage counts the whole call each time it comes, so that the last one is right and a sum would be wrong.
    private boolean use(@Nullable Object candidate) {
        Map<String, Object> object = Json.object(candidate);
        if (object == null || object.isEmpty()) {
            return false;
        }
        usage = object;
        return true;
    }

    // The first chunk of Azure names an empty model, so what is empty never replaces what is not.
    private void describe(String key, @Nullable Object value) {
        if (value == null || SKIPPED.contains(key)) {
            return;
        }
        boolean once = key.equals("id") || key.equals("model");
        if (!top.containsKey(key) || Values.isEmpty(top.get(key)) || (!once && !Values.isEmpty(value))) {
            top.put(key, value);
        }
    }
}
