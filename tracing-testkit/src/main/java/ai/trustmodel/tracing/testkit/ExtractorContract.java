package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Extractor} promises, as tests. Extend it and give the extractor and a few exchanges of its format:
 *
 * <pre>{@code
 * class AcmeExtractorTest extends ExtractorContract {
 *     protected Extractor extractor() {
 *         return new AcmeExtractor();
 *     }
 *
 *     protected List<Exchange> examples() {
 *         return List.of(Exchange.of("acme", REQUEST, ANSWER, Duration.ofMillis(200)), ...);
 *     }
 * }
 * }</pre>
 *
 * <p>The contract changes the examples in every place, cuts them anywhere and gives them back; what the facts must be is
 * for the extractor's own tests to say.
 */
public abstract class ExtractorContract {
    private static final int LONG = 10_000;
    private static final int FEW = 3;
    private static final int SHOWN = 2_000;

    private final List<Exchange> examples = new ArrayList<>();

    /** For subclasses. */
    protected ExtractorContract() {}

    /** The extractor under test. */
    protected abstract Extractor extractor();

    /** Exchanges of its format: plain and streamed, a success and an error; bodies as text or as JSON values. */
    protected abstract List<Exchange> examples();

    @BeforeEach
    void readBodies() {
        // The bodies as an extractor gets them, read by what reads them in earnest.
        Extractors reader = Extractors.of(List.of(new Reading()));
        examples().forEach(reader::extract);
        assertThat(examples).as("examples").isNotEmpty();
    }

    @Test
    void name_isLowerCaseAndStaysTheSame() {
        assertThat(extractor().name())
                .matches("[a-z0-9][a-z0-9._-]*")
                .isEqualTo(extractor().name());
        assertThat(extractor().priority()).isEqualTo(extractor().priority());
    }

    @Test
    void examples_areSupported_andSayWhereTheyCameFrom() {
        for (Exchange example : examples) {
            assertThat(extractor().supports(example)).as("supports %s", example).isTrue();
            Extraction extraction = extractor().extract(example);
            assertThat(extraction.provider()).isNotBlank();
            assertThat(extraction.api()).isNotBlank();
            if (example.provider() != null) {
                assertThat(extraction.provider()).isEqualTo(example.provider());
            }
        }
    }

    @Test
    void extract_givesTheSameFactsEachTime_toSeveralThreadsAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (Exchange example : examples) {
                Extraction expected = extractor().extract(example);
                Extractor shared = extractor();
                List<Future<Extraction>> found = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    found.add(threads.submit(() -> shared.extract(example)));
                }
                for (Future<Extraction> one : found) {
                    assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(expected);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void extract_changesNothingItIsGiven() {
        for (Exchange example : examples) {
            String before = Json.write(example);

            extractor().supports(example);
            extractor().extract(example);

            assertThat(Json.write(example)).isEqualTo(before);
        }
    }

    @Test
    void extraction_survivesARoundTrip() {
        for (Exchange example : examples) {
            String written = Json.write(extractor().extract(example));

            assertThat(StorageContract.wire(Json.read(written, Extraction.class)))
                    .isEqualTo(StorageContract.wire(Json.read(written, Map.class)));
        }
    }

    @Test
    void anyValueInAnyPlace_isRead() {
        for (Exchange example : examples) {
            JsonMutations.forEach(
                    example.request(),
                    body -> read(example.toBuilder().request(body).build()));
            JsonMutations.forEach(
                    example.response(),
                    body -> read(example.toBuilder().response(body).build()));
        }
    }

    @Test
    void oddExchanges_areRead() {
        read(Exchange.builder().build());
        for (Object request : JsonMutations.oddValues()) {
            for (Object response : JsonMutations.oddValues()) {
                read(Exchange.builder()
                        .provider("\u0000")
                        .url("not a url %zz")
                        .status(-1)
                        .requestHeaders(Map.of("", ""))
                        .request(request)
                        .response(response)
                        .error("")
                        .build());
            }
        }
        byte[] bytes = {0x1f, (byte) 0x8b, 8, 0, (byte) 0xff};
        read(Exchange.of(null, bytes, bytes, Duration.ZERO));
    }

    @Test
    void textThatIsCutAnywhere_isRead() {
        for (Exchange example : examples) {
            String text = example.response() instanceof String stream ? stream : Json.write(example.response());
            for (int cut = 0; cut < text.length(); cut++) {
                read(example.toBuilder().response(text.substring(0, cut)).build());
            }
        }
    }

    @Test
    void deepNesting_isRead() {
        Object deep = "x";
        for (int i = 0; i < Json.MAX_DEPTH - 20; i++) {
            deep = i % 2 == 0 ? List.of(deep) : Map.of("content", deep, "type", "text");
        }
        Object bottomless = deep;
        for (Exchange example : examples) {
            read(example.toBuilder().request(bottomless).response(bottomless).build());
            read(example.toBuilder()
                    .request(everywhere(example.request(), bottomless))
                    .response(everywhere(example.response(), bottomless))
                    .build());
        }
    }

    @Test
    void supports_goesThroughAListAFewTimesAtMost() {
        for (Exchange example : examples) {
            List<Lengthened> lists = new ArrayList<>();
            Exchange longer = example.toBuilder()
                    .request(lengthened(example.request(), lists))
                    .response(lengthened(example.response(), lists))
                    .build();

            boolean supported = extractor().supports(longer);

            assertThat(supported).as("supports %s with more messages", example).isTrue();
            assertThat(lists)
                    .allSatisfy(list -> assertThat(list.looks.get())
                            .as("looks at a list of %s", LONG)
                            .isLessThanOrEqualTo(FEW * LONG));
        }
    }

    private void read(Exchange exchange) {
        try {
            extractor().supports(exchange);
            Json.write(extractor().extract(exchange));
        } catch (RuntimeException | StackOverflowError e) {
            fail("an extractor throws on nothing, but did on " + describe(exchange), e);
        }
    }

    private static String describe(Exchange exchange) {
        String text = exchange.request() + " answered by " + exchange.response();
        return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    }

    /** An object whose every field has this value. */
    private static @Nullable Object everywhere(@Nullable Object body, Object value) {
        if (!(body instanceof Map<?, ?> map)) {
            return body;
        }
        Map<Object, Object> changed = new LinkedHashMap<>();
        map.keySet().forEach(key -> changed.put(key, value));
        return changed;
    }

    /** The same body with lists that repeat their last element many times, and count who looks at them. */
    private static @Nullable Object lengthened(@Nullable Object body, List<Lengthened> lists) {
        if (body instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> changed = new LinkedHashMap<>();
            map.forEach((key, value) -> changed.put(key, lengthened(value, lists)));
            return changed;
        }
        if (body instanceof List<?> list && !list.isEmpty()) {
            Lengthened longer = new Lengthened(list);
            lists.add(longer);
            return longer;
        }
        return body;
    }

    private static final class Lengthened extends AbstractList<@Nullable Object> {
        private final List<?> elements;
        private final AtomicInteger looks = new AtomicInteger();

        Lengthened(List<?> elements) {
            this.elements = elements;
        }

        @Override
        public @Nullable Object get(int index) {
            looks.incrementAndGet();
            return elements.get(Math.min(index, elements.size() - 1));
        }

        @Override
        public int size() {
            return LONG;
        }
    }

    /** Collects the examples as they come out of the reading that stands before every extractor. */
    private final class Reading implements Extractor {
        @Override
        public String name() {
            return "reading";
        }

        @Override
        public boolean supports(Exchange exchange) {
            return true;
        }

        @Override
        public Extraction extract(Exchange exchange) {
            examples.add(exchange);
            return Extraction.builder("none", "none").build();
        }
    }
}
