package ai.trustmodel.tracing.extractors;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes JSON values in the way an input chooses: at any place, to odd values, and to pieces of other documents. */
final class JsonMutator {
    /** A place in a document: a key of an object or an index of a list. */
    private record Place(Object parent, Object key) {}

    private static final int CHANGES = 10;
    private static final int MOST_PLACES = 2_000;
    private static final List<@Nullable Object> ODD = Arrays.asList(
            null,
            true,
            false,
            0,
            -1,
            1L << 31,
            Long.MAX_VALUE,
            Long.MIN_VALUE,
            BigInteger.TWO.pow(70),
            new BigDecimal("1e300"),
            new BigDecimal("0.5"),
            new BigDecimal("1E-9999"),
            "",
            " ",
            "{",
            "{}",
            "[]",
            "{\"a\":{\"b\":[1]}}",
            "\uD800",
            "\u0000\u001b[0m",
            List.of(),
            Map.of(),
            List.of(List.of()),
            List.of(Map.of()),
            List.of("a", "b"),
            Map.of("type", "text", "text", "a"));

    private final FuzzInput input;
    private final List<String> words;
    private final List<Object> others;

    JsonMutator(FuzzInput input, FuzzSeeds seeds, List<Object> others) {
        this.input = input;
        this.words = seeds.words;
        this.others = others;
    }

    /** A changed copy. */
    @Nullable
    Object mutate(Object document, int changes) {
        List<@Nullable Object> root = new ArrayList<>();
        root.add(copy(document));
        for (int i = 0; i < changes && input.hasMore(); i++) {
            List<Place> places = places(root);
            if (!places.isEmpty()) {
                change(places.get(input.chooseOfMany(places.size())), places);
            }
        }
        return root.isEmpty() ? null : root.get(0);
    }

    private void change(Place place, List<Place> places) {
        Object old = get(place);
        switch (input.choose(CHANGES)) {
            case 0 -> set(place, copy(input.of(ODD)));
            case 1 -> set(place, copy(get(places.get(input.chooseOfMany(places.size())))));
            case 2 -> set(place, partOfAnother());
            case 3 -> set(place, words.get(input.chooseOfMany(words.size())));
            case 4 -> remove(place);
            case 5 -> insert(place, copy(old));
            case 6 -> rename(place, words.get(input.chooseOfMany(words.size())));
            case 7 ->
                set(
                        place,
                        input.choose(2) == 0 ? listOf(old) : mapOf(words.get(input.chooseOfMany(words.size())), old));
            case 8 -> insert(place, partOfAnother());
            default ->
                set(
                        place,
                        old instanceof String text
                                ? text.substring(input.choose(text.length() + 1))
                                : String.valueOf(old));
        }
    }

    private @Nullable Object partOfAnother() {
        List<@Nullable Object> other = new ArrayList<>();
        other.add(input.of(others));
        List<Place> places = places(other);
        return copy(get(places.get(input.chooseOfMany(places.size()))));
    }

    private static List<Place> places(List<?> root) {
        List<Place> places = new ArrayList<>();
        add(root, places);
        return places;
    }

    private static void add(@Nullable Object value, List<Place> places) {
        if (places.size() >= MOST_PLACES) {
            return;
        }
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places.add(new Place(list, i));
                add(list.get(i), places);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                places.add(new Place(map, key));
                add(inner, places);
            });
        }
    }

    private static @Nullable Object get(Place place) {
        return place.parent() instanceof List<?> list
                ? list.get((Integer) place.key())
                : ((Map<?, ?>) place.parent()).get(place.key());
    }

    private static void set(Place place, @Nullable Object value) {
        if (place.key() instanceof Integer index) {
            list(place).set(index, value);
        } else {
            map(place).put((String) place.key(), value);
        }
    }

    private static void remove(Place place) {
        if (place.key() instanceof Integer index) {
            list(place).remove(index.intValue());
        } else {
            map(place).remove((String) place.key());
        }
    }

    /** Before an element of a list, or under a key of its own. */
    private void insert(Place place, @Nullable Object value) {
        if (place.key() instanceof Integer index) {
            list(place).add(index, value);
        } else {
            map(place).put(words.get(input.chooseOfMany(words.size())), value);
        }
    }

    private static void rename(Place place, String key) {
        Object value = get(place);
        remove(place);
        if (place.parent() instanceof List<?>) {
            list(place).add(mapOf(key, value));
        } else {
            map(place).put(key, value);
        }
    }

    @SuppressWarnings("unchecked") // made by copy
    private static List<@Nullable Object> list(Place place) {
        return (List<@Nullable Object>) place.parent();
    }

    @SuppressWarnings("unchecked") // made by copy
    private static Map<String, @Nullable Object> map(Place place) {
        return (Map<String, @Nullable Object>) place.parent();
    }

    private static List<@Nullable Object> listOf(@Nullable Object value) {
        List<@Nullable Object> list = new ArrayList<>();
        list.add(value);
        return list;
    }

    private static Map<String, @Nullable Object> mapOf(String key, @Nullable Object value) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(element -> copy.add(copy(element)));
            return copy;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put((String) key, copy(inner)));
            return copy;
        }
        return value;
    }
}
