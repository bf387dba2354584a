package ai.trustmodel.tracing.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Defensive copies that keep order and, unlike {@code List.copyOf}, allow the nulls JSON has. */
final class Copies {
    private Copies() {}

    static <T extends @Nullable Object> List<T> list(@Nullable List<? extends T> values) {
        if (values == null || values.isEmpty()) {
            return List.of();
        }
        return Collections.unmodifiableList(new ArrayList<>(values));
    }

    static <V> Map<String, V> map(@Nullable Map<String, ? extends V> values) {
        if (values == null || values.isEmpty()) {
            return Map.of();
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
