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
    private @Nullable String finish;

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
            overlay(body, data, own);
            finish(data);
            return false;
        }
        String list = family.list;
        if (list != null && data.get(list) instanceof List<?>) {
            boolean output = false;
            long at = 0;
            for (Object candidate : Values.list(data, list)) {
                Map<String, Object> fields = Values.object(candidate);
                output |= add(index(fields, at++), fields, true);
            }
            overlay(body, data, Set.of(list));
            return output;
        }
        overlay(body, data, own);
        if (family.text(data) == null && data.get("index") == null) {
            finish(data);
            return false;
        }
        return add(index(data, 0), data, false);
    }

    private boolean add(long index, Map<String, Object> piece, boolean listed) {
        Candidate candidate = candidates.get(index);
        if (candidate == null && candidates.size() == InvokeFamily.MOST) {
            unknown.add(piece);
            return false;
        }
        if (candidate == null) {
            candidate = new Candidate();
            candidates.put(index, candidate);
        }
        return candidate.add(piece, listed);
    }

    // The end of all candidates, told once.
    private void finish(Map<String, Object> data) {
        String reason = family.finish(data);
        if (reason != null) {
            finish = reason;
            candidates.computeIfAbsent(0L, key -> new Candidate());
        }
    }

    private static long index(Map<String, Object> candidate, long otherwise) {
        Long index = Values.number(candidate, "index");
        return index == null ? otherwise : index;
    }

    private static void overlay(Map<String, Object> target, Map<String, Object> newer, Set<String> without) {
        newer.forEach((key, value) -> {
            if (value != null && !without.contains(key)) {
                target.put(key, value);
            }
        });
    }

    @Override
    public Map<String, Object> body() {
        Map<String, Object> answer = new LinkedHashMap<>(body);
        List<Object> all = new ArrayList<>();
        candidates.values().forEach(candidate -> all.add(candidate.value(finish)));
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
                && (finish != null
                        || body.containsKey(BedrockMetrics.FIELD)
                        || candidates.values().stream().anyMatch(candidate -> candidate.finish != null));
    }

    /** One text that grows. */
    private final class Candidate {
        private final Map<String, Object> more = new LinkedHashMap<>();
        private String first = "";
        private @Nullable StringBuilder text;
        private @Nullable String finish;

        private boolean add(Map<String, Object> piece, boolean listed) {
            String words = family.text(piece);
            String reason = family.finish(piece);
            finish = reason == null ? finish : reason;
            if (listed) {
                overlay(more, piece, own);
            }
            if (words == null || words.isEmpty()) {
                return false;
            }
            if (text != null) {
                text.append(words);
            } else if (first.isEmpty()) {
                first = words;
            } else {
                text = new StringBuilder(first).append(words);
            }
            return true;
        }

        private Map<String, Object> value(@Nullable String otherwise) {
            Map<String, Object> value = new LinkedHashMap<>(more);
            value.put(family.text, text == null ? first : text.toString());
            String reason = finish == null ? otherwise : finish;
            if (reason != null) {
                value.put(family.finish, reason);
            }
            return value;
        }
    }
}
