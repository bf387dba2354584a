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
    private static @Nullable Path corpus;

    @BeforeAll
    static void findCorpus() {
        corpus = find();
        if (corpus == null) {
            System.out.println("CorpusTest did not run: no shared/corpus beside or above "
                    + Path.of("").toAbsolutePath() + " (-Dtracing.corpus=DIR names another place)");
        }
    }

    private static @Nullable Path find() {
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

    @ParameterizedTest
    @ValueSource(strings = {"anthropic/messages/", "openai/chat_completions/", "openai/responses/"})
    void facts_areTheExpectedOnes(String format) throws IOException {
        Path root = corpus();
        CorpusFacts facts = new CorpusFacts();
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        int rows = 0;
        for (Map<String, Object> expected : expected(root)) {
            String id = Values.textOrEmpty(expected, "id");
            if (id.startsWith(format)) {
                String file = Files.readString(root.resolve("exchanges").resolve(id + ".json"));
                List<String> differences = CorpusComparison.differences(expected, facts.row(id, file));
                if (!differences.isEmpty()) {
                    wrong.put(id, differences);
                }
                rows++;
            }
        }

        assertThat(rows).isPositive();
        assertThat(wrong)
                .as("rows of %s that are not right, of %d", format, rows)
                .isEmpty();
    }

    @Test
    void everyExchange_hasARow() throws IOException {
        Path root = corpus();
        CorpusFacts facts = new CorpusFacts();
        List<String> failed = new ArrayList<>();
        for (Path file : CorpusFacts.files(root.resolve("exchanges"))) {
            String id = CorpusFacts.id(root, file);
            if (Values.list(facts.row(id, Files.readString(file)), "warnings")
                    .toString()
                    .contains("extractor_failed")) {
                failed.add(id);
            }
        }

        assertThat(failed).isEmpty();
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
