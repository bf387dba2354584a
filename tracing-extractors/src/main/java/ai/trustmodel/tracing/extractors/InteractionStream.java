package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of a streamed interaction together. The last one holds the whole of it but for the steps, which begin,
 * grow and end before; in older versions of the format they are contents.
 */
final class InteractionStream implements AnswerStream {
    private static final Set<String> RUNNING = Set.of("", "in_progress", "queued");

    private final Map<String, Object> top = new LinkedHashMap<>();
    private final TreeMap<Long, StreamedStep> steps = new TreeMap<>();
    private Map<String, Object> usage = Map.of();
    private @Nullable Object error;

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        String type = Values.nonEmpty(data, "event_type");
        type = type == null ? event == null ? "" : event : type;
        use(Values.object(data, "metadata"));
        switch (type) {
            case "step.start", "content.start" -> {
                Map<String, Object> step = Json.object(data.get("step"));
                step(data).start(step == null ? Values.object(data, "content") : step);
            }
            case "step.delta", "content.delta" -> {
                return step(data).accept(Values.object(data, "delta"));
            }
            case "step.stop", "content.stop" -> use(data);
            case "error" -> fail(data.containsKey("error") ? data.get("error") : data);
            case "interaction.status_update" -> overlay(Map.of("status", Values.textOrEmpty(data, "status")));
            default -> {
                overlay(Values.object(data, "interaction"));
                fail(data.get("error"));
            }
        }
        return false;
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>(top);
        if (Values.isEmpty(body.get("steps")) && Values.isEmpty(body.get("outputs")) && !steps.isEmpty()) {
            body.put("steps", steps.values().stream().map(StreamedStep::value).toList());
        }
        if (!usage.isEmpty()) {
            body.putIfAbsent("usage", usage);
        }
        if (error != null) {
            body.put("error", error);
        }
        return body;
    }

    @Override
    public boolean complete() {
        return error == null && !RUNNING.contains(Values.textOrEmpty(top, "status"));
    }

    private void use(Map<String, Object> place) {
        for (String name : new String[] {"usage", "total_usage"}) {
            Map<String, Object> said = Values.object(place, name);
            usage = said.isEmpty() ? usage : said;
        }
    }

    private void overlay(Map<String, Object> newer) {
        newer.forEach((key, value) -> {
            if (!Values.isEmpty(value)) {
                top.put(key, value);
            }
        });
    }

    private void fail(@Nullable Object described) {
        if (error == null && !Values.isEmpty(described)) {
            error = described;
        }
    }

    private StreamedStep step(Map<String, Object> data) {
        Long index = Values.number(data, "index");
        if (index == null) {
            index = steps.isEmpty() ? 0L : steps.lastKey();
        }
        return steps.computeIfAbsent(index, at -> new StreamedStep());
    }
}
