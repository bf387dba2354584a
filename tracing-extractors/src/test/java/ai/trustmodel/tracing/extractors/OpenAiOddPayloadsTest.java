package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a payload holds in the place of what is expected, facts come out of it and no exception. */
class OpenAiOddPayloadsTest {
    private static final List<Object> ODD = List.of(
            "", "text", "{", 7, -1.5, true, List.of(), List.of(List.of()), List.of("x"), Map.of(), Map.of("type", 3));
    private static final List<Extractor> EXTRACTORS =
            List.of(new OpenAiChatExtractor(), new OpenAiResponsesExtractor());

    @ParameterizedTest
    @ValueSource(
            strings = {
                OpenAiFixtures.CHAT_REQUEST,
                OpenAiFixtures.CHAT_ANSWER,
                OpenAiFixtures.RESPONSES_REQUEST,
                OpenAiFixtures.RESPONSES_ANSWER
            })
    void oddValueAnywhere_isSurvived(String fixture) {
        Object body = Objects.requireNonNull(Json.parse(fixture));
        List<Object> mutants = new ArrayList<>();
        mutate(body, mutants::add);

        assertThat(mutants).hasSizeGreaterThan(200);
        for (Object mutant : mutants) {
            readBothWays(mutant);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OpenAiFixtures.CHAT_STREAM, OpenAiFixtures.RESPONSES_PIECES})
    void oddEventAnywhere_isSurvived(String stream) {
        List<Map<String, Object>> events = new ArrayList<>();
        Streams.read(stream, (event, data) -> events.add(data));
        for (int i = 0; i < events.size(); i++) {
            int at = i;
            mutate(events.get(i), mutant -> {
                List<Object> mutated = new ArrayList<>(events);
                mutated.set(at, mutant);
                readBothWays(mutated);
            });
        }
    }

    @Test
    void anyBytes_areSurvived() {
        for (Object body :
                List.of(new byte[] {(byte) 0xC3, 0}, "\0\uD800", "", "data:", "event: error\ndata: {}\n\n", 3)) {
            readBothWays(body);
        }
        readBothWays(OpenAiFixtures.CHAT_STREAM.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void deepNesting_isSurvived() {
        Object deep = "x";
        for (int i = 0; i < Json.MAX_DEPTH - 10; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("content", deep);
        }
        readBothWays(Map.of("messages", List.of(Map.of("role", "user", "content", deep)), "choices", List.of(deep)));
    }

    private static void readBothWays(@Nullable Object body) {
        for (Extractor extractor : EXTRACTORS) {
            assertThatCode(() -> {
                        Exchange asRequest = Exchange.builder().request(body).build();
                        Exchange asResponse = Exchange.builder().response(body).build();
                        extractor.supports(asRequest);
                        extractor.supports(asResponse);
                        Extraction facts = extractor.extract(asRequest);
                        assertThat(facts.answer()).isNull();
                        Json.toMap(extractor.extract(asResponse));
                        Json.toMap(facts);
                    })
                    .as("%s reading %s", extractor.name(), body)
                    .doesNotThrowAnyException();
        }
    }

    /** Hands out the value with every part of it replaced in turn by every odd value and by null. */
    private static void mutate(@Nullable Object value, Consumer<@Nullable Object> out) {
        ODD.forEach(out);
        out.accept(null);
        Map<String, Object> map = Json.object(value);
        if (map != null) {
            map.forEach((key, part) -> mutate(part, mutant -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>(map);
                copy.put(key, mutant);
                out.accept(copy);
            }));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                int at = i;
                mutate(list.get(i), mutant -> {
                    List<@Nullable Object> copy = new ArrayList<>(list);
                    copy.set(at, mutant);
                    out.accept(copy);
                });
            }
        }
    }
}
