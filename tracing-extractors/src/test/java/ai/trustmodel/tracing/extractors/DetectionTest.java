package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Leaves out of recorded exchanges who was called, and then also where, and counts how often both are found all the
 * same. Needs the corpus that {@link CorpusTest} needs.
 */
class DetectionTest {
    // A program of one's own and a demonstration nobody can know; what they answer, others answer as well.
    private static final Set<String> NAMELESS = Set.of("local", "pydantic-gateway/chat_completions");

    // The families of InvokeModel are told by the model, which is in the address alone.
    private static final Set<String> UNTOLD = Set.of("bedrock-invoke");

    private static @Nullable Path corpus;

    /** How many of how many. */
    private static final class Count {
        private int right;
        private int all;

        private void add(boolean isRight) {
            right += isRight ? 1 : 0;
            all++;
        }

        @Override
        public String toString() {
            return right + "/" + all;
        }
    }

    /** An extractor that says when it was the one. */
    private record Watched(Extractor extractor, List<String> chosen) implements Extractor {
        @Override
        public String name() {
            return extractor.name();
        }

        @Override
        public int priority() {
            return extractor.priority();
        }

        @Override
        public boolean supports(Exchange exchange) {
            return extractor.supports(exchange);
        }

        @Override
        public Extraction extract(Exchange exchange) {
            chosen.add(name());
            return extractor.extract(exchange);
        }
    }

    @BeforeAll
    static void findCorpus() {
        corpus = CorpusTest.find();
        if (corpus == null) {
            System.out.println("DetectionTest did not run: no shared/corpus beside or above "
                    + Path.of("").toAbsolutePath() + " (-Dtracing.corpus=DIR names another place)");
        }
    }

    @Test
    void provider_isFoundWhereNobodyNamesIt() throws IOException {
        Extractors extractors = Extractors.available();
        Map<String, Count> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Path path : files()) {
            Map<String, Object> file = file(path);
            String provider = Values.textOrEmpty(file, "provider");
            Exchange exchange = CorpusFacts.exchange(file, CorpusFacts.WHOLE).toBuilder()
                    .provider(null)
                    .build();

            String found = extractors.extract(exchange).provider();

            counts.computeIfAbsent(provider, key -> new Count()).add(found.equals(provider));
            if (!found.equals(provider) && !isNameless(file)) {
                wrong.add(path.getFileName() + " of " + provider + " was taken for " + found);
            }
        }

        System.out.println("Providers found by address and bodies: " + counts);
        assertThat(wrong).isEmpty();
    }

    @Test
    void format_isFoundByTheBodiesAlone() throws IOException {
        List<String> chosen = new ArrayList<>();
        Extractors extractors = Extractors.of(Extractors.available().inOrder().stream()
                .<Extractor>map(extractor -> new Watched(extractor, chosen))
                .toList());
        Map<String, Count> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (Path path : files()) {
            Map<String, Object> file = file(path);
            Exchange whole = CorpusFacts.exchange(file, CorpusFacts.WHOLE);
            chosen.clear();

            Extraction facts = extractors.extract(whole);
            extractors.extract(whole.toBuilder().provider(null).url(null).build());

            boolean same = chosen.get(0).equals(chosen.get(1));
            counts.computeIfAbsent(chosen.get(0), key -> new Count()).add(same);
            if (!same && !UNTOLD.contains(chosen.get(0)) && !isNameless(file)) {
                wrong.add(path.getFileName() + " of " + chosen + (facts.error() == null ? "" : ", an error"));
            }
        }

        System.out.println("Formats found by bodies alone: " + counts);
        assertThat(wrong).isEmpty();
    }

    private static boolean isNameless(Map<String, Object> file) {
        String provider = Values.textOrEmpty(file, "provider");
        return NAMELESS.contains(provider) || NAMELESS.contains(provider + "/" + Values.text(file, "api"));
    }

    private static List<Path> files() throws IOException {
        assumeTrue(corpus != null, "no shared/corpus beside or above the project");
        return CorpusFacts.files(Objects.requireNonNull(corpus).resolve("exchanges"));
    }

    private static Map<String, Object> file(Path path) throws IOException {
        return Objects.requireNonNull(Json.parseObject(Files.readString(path)));
    }
}
