package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts the events of a stream of Cohere's second Chat API together. */
final class CohereV2Stream implements AnswerStream {
    private static final Set<String> MESSAGE_PARTS = Set.of("content", "tool_plan", "tool_calls", "citations");
    private static final Set<String> EVENT = Set.of("type", "index", "delta");

    private final Map<String, Object> top = new LinkedHashMap<>();
    private final Map<String, Object> message = new LinkedHashMap<>();
    private final StreamedContent content = new StreamedContent();
    private final StringBuilder toolPlan = new StringBuilder();
    private final StreamedToolCalls calls = new StreamedToolCalls();
    private final List<Object> citations = new ArrayList<>();
    private final List<Object> logprobs = new ArrayList<>();
    private boolean ended;
    private boolean unknown;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        String type = data.get("type") instanceof String named ? named : event == null ? "" : event;
        Map<String, Object> delta = Values.object(data, "delta");
        Map<String, Object> part = Values.object(delta, "message");
        switch (type) {
            case "message-start" -> {
                message.putAll(Values.rest(part, MESSAGE_PARTS));
                top.putAll(Values.rest(data, EVENT));
            }
            case "content-start", "content-delta" -> {
                Object probabilities = data.get("logprobs");
                if (probabilities instanceof Map<?, ?>) {
                    logprobs.add(probabilities);
                }
                return grow(Json.object(part.get("content")));
            }
            case "tool-plan-delta" -> {
                String piece = Values.textOrEmpty(part, "tool_plan");
                toolPlan.append(piece);
                return !piece.isEmpty();
            }
            case "tool-call-start", "tool-call-delta" -> {
                return call(data.get("index"), Json.object(part.get("tool_calls")));
            }
            case "citation-start" -> cite(part.get("citations"));
            case "message-end" -> {
                ended = true;
                top.putAll(Values.rest(data, EVENT));
                top.putAll(Values.rest(delta, Set.of()));
            }
            case "content-end", "tool-call-end", "citation-end" -> {}
            case "debug" -> top.putAll(Values.rest(data, EVENT));
            default -> fail(data);
        }
        return false;
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> said = new LinkedHashMap<>(message);
        said.put("content", content.value());
        if (!toolPlan.isEmpty()) {
            said.put("tool_plan", toolPlan.toString());
        }
        if (!calls.value().isEmpty()) {
            said.put("tool_calls", calls.value());
        }
        if (!citations.isEmpty()) {
            said.put("citations", List.copyOf(citations));
        }
        Map<String, Object> body = new LinkedHashMap<>(top);
        body.put("message", said);
        if (!logprobs.isEmpty()) {
            body.put("logprobs", List.copyOf(logprobs));
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

    // The pieces of a part leave out the type that its start named.
    private boolean grow(@Nullable Map<String, Object> piece) {
        if (piece == null) {
            return false;
        }
        boolean thinking = piece.get("thinking") instanceof String;
        Map<String, Object> typed = new LinkedHashMap<>();
        typed.put("type", thinking ? "thinking" : "text");
        typed.putAll(piece);
        content.append(typed);
        return !Values.textOrEmpty(piece, thinking ? "thinking" : "text").isEmpty();
    }

    private boolean call(@Nullable Object index, @Nullable Map<String, Object> piece) {
        if (piece == null) {
            return false;
        }
        Map<String, Object> numbered = new LinkedHashMap<>(piece);
        numbered.put("index", index);
        calls.accept(numbered);
        return true;
    }

    private void cite(@Nullable Object cited) {
        if (cited instanceof List<?> list) {
            list.stream().filter(citation -> citation != null).forEach(citations::add);
        } else if (cited != null) {
            citations.add(cited);
        }
    }

    // What goes wrong on the way is told by an event that has no known type.
    private void fail(Map<String, Object> data) {
        Object error = data.containsKey("error") ? data.get("error") : data.get("message");
        if (error instanceof String || error instanceof Map<?, ?>) {
            top.putIfAbsent("error", error);
        } else {
            unknown = true;
        }
    }
}
