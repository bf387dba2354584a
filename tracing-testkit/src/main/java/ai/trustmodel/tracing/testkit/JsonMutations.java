package ai.trustmodel.tracing.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a careless client makes of a JSON value: any part of it left out, or something else in its place. */
final class JsonMutations {
    private static final List<@Nullable Object> ODD = odd();

    private JsonMutations() {}

    /** Values of every kind that nobody expects where they stand. */
    static List<@Nullable Object> oddValues() {
        return ODD;
    }

    /** Gives every value that differs from this one in a single place. */
    static void forEach(@Nullable Object value, Consumer<@Nullable Object> action) {
        ODD.forEach(action);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> {
                Map<@Nullable Object, @Nullable Object> without = new LinkedHashMap<>(map);
                without.remove(key);
                action.accept(without);
                forEach(item, mutated -> {
                    Map<@Nullable Object, @Nullable Object> changed = new LinkedHashMap<>(map);
                    changed.put(key, mutated);
                    action.accept(changed);
                });
            });
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int at = i;
                List<@Nullable Object> without = new ArrayList<>(list);
                without.remove(at);
                action.accept(without);
                forEach(list.get(at), mutated -> {
                    List<@Nullable Object> changed = new ArrayList<>(list);
                    changed.set(at, mutated);
                    action.accept(changed);
                });
            }
        }
    }

    private static List<@Nullable Object> odd() {
        List<@Nullable Object> nulls = new ArrayList<>();
        nulls.add(null);
        List<@Nullable Object> odd = new ArrayList<>(List.of(
                true,
                -1,
                1e300,
                "",
                "{",
                "\u0000\ud800",
                List.of(),
                Map.of(),
                List.of(List.of()),
                Map.of("type", 5),
                nulls));
        odd.add(null);
        return odd;
    }
}
