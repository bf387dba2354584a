package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One candidate of a streamed Gemini answer: its parts in order, pieces of one text or thought joined. */
final class StreamedCandidate {
    private static final Set<String> READ = GeminiFields.names("index", "content", "finishReason");
    private static final Set<String> TEXT = Set.of("text", "thought");
    private static final Set<String> SAYS_NOTHING = GeminiFields.names("text", "thought", "thoughtSignature");

    private final long index;
    private final List<Object> parts = new ArrayList<>();
    private final Map<String, Object> content = new LinkedHashMap<>();
    private final StreamedFacts facts = new StreamedFacts();
    private @Nullable Text text;
    private @Nullable Call call;
    private @Nullable Object finishReason;

    StreamedCandidate(long index) {
        this.index = index;
    }

    /** Takes what a chunk says of this candidate; whether it brought output. */
    boolean accept(Map<String, Object> candidate) {
        boolean output = false;
        Object said = candidate.get("content");
        Map<String, Object> message = Json.object(said);
        if (message == null) {
            output = add(said);
        } else {
            for (Object part : GeminiFields.list(message, "parts")) {
                output |= add(part);
            }
            content.putAll(Values.rest(message, Set.of("parts")));
        }
        Object reason = GeminiFields.get(candidate, "finishReason");
        finishReason = reason == null ? finishReason : reason;
        candidate.forEach((key, value) -> {
            if (!READ.contains(key)) {
                facts.add(key, value);
            }
        });
        return output;
    }

    boolean finished() {
        return finishReason != null;
    }

    Map<String, Object> body() {
        Map<String, Object> message = new LinkedHashMap<>(content);
        List<Object> settled = new ArrayList<>(parts.size());
        for (Object part : parts) {
            if (part instanceof Text grown) {
                settled.add(grown.value());
            } else {
                settled.add(part instanceof Call streamed ? streamed.value() : part);
            }
        }
        Map<String, Object> body = facts.value();
        if (!settled.isEmpty() || !message.isEmpty()) {
            message.put("parts", settled);
            body.put("content", message);
        }
        body.put("index", index);
        if (finishReason != null) {
            body.put("finishReason", finishReason);
        }
        return body;
    }

    private boolean add(@Nullable Object part) {
        if (part instanceof String loose) {
            return addText(loose, false);
        }
        Map<String, Object> fields = Json.object(part);
        if (fields == null) {
            return false;
        }
        if (fields.get("text") instanceof String said && TEXT.containsAll(fields.keySet())) {
            return addText(said, Boolean.TRUE.equals(fields.get("thought")));
        }
        Map<String, Object> called = Json.object(GeminiFields.get(fields, "functionCall"));
        if (called == null || !addCall(called, fields)) {
            text = null;
            parts.add(fields);
        }
        return !Values.textOrEmpty(fields, "text").isEmpty() || !SAYS_NOTHING.containsAll(fields.keySet());
    }

    private boolean addText(String piece, boolean thought) {
        if (piece.isEmpty()) {
            return false;
        }
        if (text == null || text.thought != thought) {
            text = new Text(thought);
            parts.add(text);
        }
        text.said.append(piece);
        return true;
    }

    /** Takes a call whose arguments are streamed; false when this is one that came whole. */
    private boolean addCall(Map<String, Object> called, Map<String, Object> part) {
        String name = GeminiFields.nonEmpty(called, "name");
        String id = GeminiFields.nonEmpty(called, "id");
        boolean piece = GeminiFields.get(called, "partialArgs") != null;
        if (call == null || !call.continues(id, name, piece)) {
            call = null;
            if (!piece && !Boolean.TRUE.equals(GeminiFields.get(called, "willContinue"))) {
                return false;
            }
            call = new Call();
            text = null;
            parts.add(call);
        }
        call.accept(called, part);
        return true;
    }

    private static final class Text {
        private final boolean thought;
        private final StringBuilder said = new StringBuilder();

        private Text(boolean thought) {
            this.thought = thought;
        }

        private Map<String, Object> value() {
            return thought ? Map.of("text", said.toString(), "thought", true) : Map.of("text", said.toString());
        }
    }

    /** A call whose arguments come value by value: the first piece names it, those that follow usually do not. */
    private static final class Call {
        private static final Set<String> READ_PART = GeminiFields.names("functionCall");
        private static final Set<String> READ_CALL = GeminiFields.names("args", "partialArgs", "willContinue");

        private final Map<String, Object> part = new LinkedHashMap<>();
        private final Map<String, Object> call = new LinkedHashMap<>();
        private final PartialArgs args = new PartialArgs();
        private boolean open;

        private boolean continues(@Nullable String id, @Nullable String name, boolean piece) {
            boolean sameId = id == null || id.equals(call.get("id"));
            return sameId && (name == null || (open && piece && name.equals(call.get("name"))));
        }

        private void accept(Map<String, Object> called, Map<String, Object> fields) {
            part.putAll(Values.rest(fields, READ_PART));
            call.putAll(Values.rest(called, READ_CALL));
            args.addAll(GeminiFields.object(called, "args"));
            Values.objects(GeminiFields.get(called, "partialArgs")).forEach(args::add);
            open = Boolean.TRUE.equals(GeminiFields.get(called, "willContinue"));
        }

        private Map<String, Object> value() {
            Map<String, Object> said = new LinkedHashMap<>(call);
            said.put("args", args.value());
            if (open) {
                said.put("willContinue", true); // the stream was cut in the middle of it
            }
            Map<String, Object> value = new LinkedHashMap<>(part);
            value.put("functionCall", said);
            return value;
        }
    }
}
