package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Puts a stream of Cohere's first Chat API together. Its last event repeats the whole answer, which then counts. */
final class CohereV1Stream implements AnswerStream {
    private static final Set<String> ENVELOPE = Set.of("event_type", "is_finished", "text", "tool_calls", "response");
    private static final Set<String> LISTS = Set.of("citations", "search_queries", "search_results", "documents");

    private final Map<String, Object> top = new LinkedHashMap<>();
    private final Map<String, List<Object>> lists = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final TreeMap<Long, Begun> begun = new TreeMap<>();
    private List<?> calls = List.of();
    private @Nullable Map<String, Object> whole;
    private boolean ended;
    private boolean unknown;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        String type = Values.textOrEmpty(data, "event_type");
        switch (type) {
            case "text-generation" -> {
                String piece = Values.textOrEmpty(data, "text");
                text.append(piece);
                return !piece.isEmpty();
            }
            case "tool-calls-chunk" -> {
                return begin(data);
            }
            case "tool-calls-generation" -> calls = Values.list(data, "tool_calls");
            case "stream-end" -> {
                ended = true;
                whole = Json.object(data.get("response"));
            }
            case "stream-start", "search-queries-generation", "search-results", "citation-generation", "debug" -> {}
            default -> unknown |= data.get("message") == null;
        }
        data.forEach(this::keep);
        return type.equals("tool-calls-generation") && begun.isEmpty() && !calls.isEmpty();
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(top);
        lists.forEach((key, list) -> body.put(key, List.copyOf(list)));
        body.put("text", text.toString());
        List<?> made = calls.isEmpty() ? begun() : calls;
        if (!made.isEmpty()) {
            body.put("tool_calls", made);
        }
        if (whole != null) {
            body.putAll(whole);
        }
        if (!ended && top.get("message") != null && text.isEmpty()) {
            body.put("error", top.get("message"));
        }
        return body;
    }

    @Override
    public boolean complete() {
        return ended;
    }

    @Override
    public List<String> warnings() {
        return unknown ? List.of(Warnings.BODY_NOT_RECOGNISED) : List.of();
    }

    private void keep(String key, @Nullable Object value) {
        if (LISTS.contains(key) && value instanceof List<?> list) {
            List<Object> kept = lists.computeIfAbsent(key, k -> new ArrayList<>());
            list.stream().filter(element -> element != null).forEach(kept::add);
        } else if (value != null && !ENVELOPE.contains(key)) {
            top.put(key, value);
        }
    }

    // The pieces of the calls are repeated whole later on; they count when the stream is cut before.
    private boolean begin(Map<String, Object> data) {
        text.append(Values.textOrEmpty(data, "text"));
        Map<String, Object> delta = Values.object(data, "tool_call_delta");
        Long index = Values.number(delta, "index");
        if (index == null) {
            return data.get("text") instanceof String said && !said.isEmpty();
        }
        Begun call = begun.computeIfAbsent(index, i -> new Begun());
        String name = Values.nonEmpty(delta, "name");
        call.name = call.name == null ? name : call.name;
        call.parameters.append(Values.textOrEmpty(delta, "parameters"));
        return true;
    }

    private List<Object> begun() {
        List<Object> made = new ArrayList<>();
        for (Begun call : begun.values()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("name", call.name);
            fields.put("parameters", call.parameters.toString());
            made.add(fields);
        }
        return made;
    }

    /** A call that came in pieces so far. */
    private static final class Begun {
        private final StringBuilder parameters = new StringBuilder();
        private @Nullable String name;
    }
}
