package ai.trustmodel.tracing.extractors;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the answer of a model behind InvokeModel from its events. An event is a candidate with a piece of its text, or
 * has a list of such; figures are running totals, so the last one that is known counts.
 */
final class InvokeStream implements AnswerStream {
    private final Map<String, Object> body = new LinkedHashMap<>();
    private final TreeMap<Long, Candidate> candidates = new TreeMap<>();
    private final List<Object> unknown = new ArrayList<>();
    private InvokeFamily family = InvokeFamily.NONE;
    private Set<String> own = Set.of();

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        InvokeFamily said = InvokeFamily.of(data);
        if (family == InvokeFamily.NONE && said != InvokeFamily.NONE) {
            family = said;
            own = Set.of(family.text, family.finish, "index", "is_finished");
        }
        if (said == InvokeFamily.NONE) {
            if (!data.containsKey(BedrockMetrics.FIELD) && !data.containsKey("error")) {
                unknown.add(data);
                return false;
            }
            overlay(body, Values.rest(data, own));
            finish(data);
            return false;
        }
        String list = family.list;
        if (list != null && data.get(list) instanceof List<?>) {
            boolean output = false;
            long at = 0;
            for (Map<String, Object> candidate : Values.objects(data, list)) {
                output |= add(index(candidate, at++), candidate);
            }
            overlay(body, Values.rest(data, Set.of(list)));
            return output;
        }
        overlay(body, Values.rest(data, own));
        if (family.text(data) == null && data.get("index") == null) {
            finish(data);
            return false;
        }
        Map<String, Object> candidate = new LinkedHashMap<>(data);
        candidate.keySet().retainAll(own);
        return add(index(data, 0), candidate);
    }

    private boolean add(long index, Map<String, Object> piece) {
        return candidates.computeIfAbsent(index, key -> new Candidate()).add(piece);
    }

    // The end of all candidates, told once.
    private void finish(Map<String, Object> data) {
        String reason = family.finish(data);
        if (reason != null) {
            if (candidates.isEmpty()) {
                candidates.put(0L, new Candidate());
            }
            candidates.values().forEach(candidate -> candidate.fields.putIfAbsent(family.finish, reason));
        }
    }

    private static long index(Map<String, Object> candidate, long otherwise) {
        Long index = Values.number(candidate, "index");
        return index == null ? otherwise : index;
    }

    private static void overlay(Map<String, Object> target, Map<String, Object> newer) {
        newer.forEach((key, value) -> {
            if (value != null) {
                target.put(key, value);
            }
        });
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> answer = new LinkedHashMap<>(body);
        List<Object> all = new ArrayList<>();
        candidates.values().forEach(candidate -> all.add(candidate.value()));
        String list = family.list;
        if (list != null && !all.isEmpty()) {
            answer.put(list, all);
        } else if (!all.isEmpty()) {
            answer.putAll(Values.object(all.get(0)));
        }
        if (!unknown.isEmpty()) {
            answer.put("events", List.copyOf(unknown));
        }
        return answer;
    }

    @Override
    public boolean complete() {
        return !body.containsKey("error")
                && (body.containsKey(BedrockMetrics.FIELD)
                        || candidates.values().stream()
                                .anyMatch(candidate -> candidate.fields.get(family.finish) != null));
    }

    /** One text that grows. */
    private final class Candidate {
        private final Map<String, Object> fields = new LinkedHashMap<>();
        private final StringBuilder text = new StringBuilder();

        private boolean add(Map<String, Object> piece) {
            String more = family.text(piece);
            overlay(fields, Values.rest(piece, Set.of(family.text)));
            if (more != null) {
                text.append(more);
            }
            return more != null && !more.isEmpty();
        }

        private Map<String, Object> value() {
            Map<String, Object> value = new LinkedHashMap<>(fields);
            value.put(family.text, text.toString());
            return value;
        }
    }
}
