package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Failures of one reason. Not thread-safe. */
final class FailureGroup {
    private static final int EXAMPLES = 2;
    private static final int NAME = 80;

    private final List<Failure> examples = new ArrayList<>();
    private final Set<String> traces = new HashSet<>();
    private int count;
    private @Nullable Failure newest;

    void add(Failure failure) {
        count++;
        boolean another = traces.add(failure.traceId());
        if (examples.size() < EXAMPLES && (another || examples.isEmpty())) {
            examples.add(failure);
        }
        if (newest == null || failure.at().isAfter(newest.at())) {
            newest = failure;
        }
    }

    int count() {
        return count;
    }

    /** @param length how long texts may be */
    Map<String, Object> row(int length) {
        Failure last = Objects.requireNonNull(newest, "a group has a failure");
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("kind", Cut.text(last.kind(), NAME));
        row.put("name", Cut.text(last.name(), NAME));
        row.put("count", count);
        row.put("traces", traces.size());
        row.put("last_at", last.at().toString());
        row.put(
                "examples",
                examples.stream().map(failure -> example(failure, length)).toList());
        return row;
    }

    private static Map<String, Object> example(Failure failure, int length) {
        Map<String, Object> example = new LinkedHashMap<>();
        example.put("trace_id", Cut.text(failure.traceId(), 100));
        if (failure.spanId() != null) {
            example.put("span_id", failure.spanId());
        }
        example.put("error", Cut.text(Media.labelled(failure.error()), length));
        if (failure.arguments() != null) {
            Object given = failure.arguments();
            String text = given instanceof String string ? string : Json.write(given);
            example.put("arguments", Cut.text(Media.labelled(text), length));
        }
        return example;
    }
}
