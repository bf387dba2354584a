package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every extractor, called directly, reads anything without throwing; what it returns can be written as JSON. */
class RobustnessTest {
    private static final List<@Nullable Object> ODD = odd();

    private static List<@Nullable Object> odd() {
        List<@Nullable Object> odd = new ArrayList<>();
        odd.add(null);
        odd.addAll(List.of(true, -1, 1e300, "", "{", List.of(), Map.of(), List.of(List.of()), Map.of("type", 5)));
        List<@Nullable Object> nulls = new ArrayList<>();
        nulls.add(null);
        odd.add(nulls);
        return odd;
    }

    static List<Extractor> extractors() {
        return Extractors.available().inOrder();
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void anyValueInAnyPlace_isRead(Extractor extractor) {
        Object request = Json.parse(Fixtures.ANTHROPIC_REQUEST);
        Object answer = Json.parse(Fixtures.ANTHROPIC_ANSWER);
        forEachMutation(request, mutated -> read(extractor, mutated, answer));
        forEachMutation(answer, mutated -> read(extractor, request, mutated));
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void anyValueInAnyEvent_isRead(Extractor extractor) {
        List<Object> events = new ArrayList<>();
        Streams.read(Fixtures.ANTHROPIC_STREAM, (name, data) -> events.add(data));
        forEachMutation(events, mutated -> read(extractor, null, mutated));
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void streamCutAnywhere_isRead(Extractor extractor) {
        for (int cut = 0; cut < Fixtures.ANTHROPIC_STREAM.length(); cut++) {
            read(extractor, null, Fixtures.ANTHROPIC_STREAM.substring(0, cut));
        }
    }

    @ParameterizedTest
    @MethodSource("extractors")
    void deepNesting_isRead(Extractor extractor) {
        Object deep = "x";
        for (int i = 0; i < Json.MAX_DEPTH - 20; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("content", deep);
        }
        read(extractor, deep, deep);
        read(extractor, Map.of("messages", deep), Map.of("type", "message", "content", List.of(deep)));
        read(extractor, Map.of("input", deep), Map.of("output", deep));
    }

    @Test
    void mutations_areMany() {
        List<@Nullable Object> all = new ArrayList<>();
        forEachMutation(Json.parse(Fixtures.ANTHROPIC_REQUEST), all::add);

        assertThat(all).hasSizeGreaterThan(300);
    }

    private static void read(Extractor extractor, @Nullable Object request, @Nullable Object response) {
        Exchange exchange =
                Exchange.builder().request(request).response(response).build();
        extractor.supports(exchange);
        assertThat(Json.write(extractor.extract(exchange))).startsWith("{");
    }

    /** Puts every odd value in the place of every value of this one, a place at a time. */
    private static void forEachMutation(@Nullable Object value, Consumer<@Nullable Object> action) {
        ODD.forEach(action);
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int place = i;
                forEachMutation(list.get(i), mutated -> {
                    List<@Nullable Object> copy = new ArrayList<>(list);
                    copy.set(place, mutated);
                    action.accept(copy);
                });
            }
        }
        Map<String, Object> fields = Values.object(value);
        for (String key : fields.keySet()) {
            forEachMutation(fields.get(key), mutated -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>(fields);
                copy.put(key, mutated);
                action.accept(copy);
            });
        }
    }
}
