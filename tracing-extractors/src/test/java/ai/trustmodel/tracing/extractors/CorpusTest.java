package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the facts of recorded exchanges with the expected ones. The corpus is no part of the project: it is looked
 * for as {@code shared/corpus} beside this directory and the ones above, or where the system property
 * {@code tracing.corpus} says; without it these tests do not run, and say so.
 */
class CorpusTest {
    private static final CorpusFacts FACTS = new CorpusFacts();

    private static @Nullable Path corpus;

    @BeforeAll
    static void findCorpus() {
        corpus = find();
        if (corpus == null) {
            System.out.println("CorpusTest did not run: no shared/corpus beside or above "
                    + Path.of("").toAbsolutePath() + " (-Dtracing.corpus=DIR names another place)");
        }
    }

    /** Where the corpus is, null when there is none. */
    static @Nullable Path find() {
        String named = System.getProperty("tracing.corpus");
        if (named != null) {
            assertThat(Path.of(named)).as("the directory tracing.corpus names").isDirectory();
            return Path.of(named);
        }
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path candidate = above.resolve("shared/corpus");
            if (Files.isRegularFile(candidate.resolve("expected.jsonl"))) {
                return candidate;
            }
        }
        return null;
    }

    @Test
    void facts_areTheExpectedOnes() throws IOException {
        Path root = corpus();
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        List<Map<String, Object>> rows = expected(root);
        for (Map<String, Object> expected : rows) {
            String id = Values.textOrEmpty(expected, "id");
            List<String> differences = CorpusComparison.differences(expected, row(root, id, CorpusFacts.WHOLE));
            boolean counts = !Boolean.TRUE.equals(expected.get("partial"));
            if (!differences.isEmpty() && counts) {
                wrong.put(id, differences);
            }
        }

        assertThat(rows).isNotEmpty();
        assertThat(wrong).as("rows that are not right, of %d", rows.size()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 4096})
    void streams_giveTheSameFactsInPieces(int piece) throws IOException {
        Path root = corpus();
        int streams = 0;
        for (Map<String, Object> expected : expected(root)) {
            String id = Values.textOrEmpty(expected, "id");
            if (!"json".equals(expected.get("format"))) {
                assertThat(row(root, id, piece))
                        .as("%s in pieces of %d", id, piece)
                        .isEqualTo(row(root, id, CorpusFacts.WHOLE));
                streams++;
            }
        }

        assertThat(streams).isPositive();
    }

    @Test
    void everyExchange_hasARow() throws IOException {
        Path root = corpus();
        List<String> failed = new ArrayList<>();
        for (Path file : CorpusFacts.files(root.resolve("exchanges"))) {
            String id = CorpusFacts.id(root, file);
            if (Values.list(FACTS.row(id, Files.readString(file), CorpusFacts.WHOLE), "warnings")
                    .toString()
                    .contains("extractor_failed")) {
                failed.add(id);
            }
        }

        assertThat(failed).isEmpty();
    }

    private static Map<String, Object> row(Path root, String id, int piece) throws IOException {
        Path file = root.resolve("exchanges").resolve(id + ".json");
        return FACTS.row(id, Files.readString(file), piece);
    }

    private static Path corpus() {
        assumeTrue(corpus != null, "no shared/corpus beside or above the project");
        return Objects.requireNonNull(corpus);
    }

    private static List<Map<String, Object>> expected(Path root) throws IOException {
        try (var lines = Files.lines(root.resolve("expected.jsonl"))) {
            return lines.map(line -> Objects.requireNonNull(Json.parseObject(line)))
                    .toList();
        }
    }
}
