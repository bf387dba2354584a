package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The short form of {@code scripts/fuzz}: the first inputs of every target and some thousand changes to them. */
class FuzzTest {
    static final List<String> TARGETS = List.of("Responses", "Calls", "Documents", "Pieces", "Frames");

    @ParameterizedTest
    @CsvSource({"Responses, 1000", "Calls, 1000", "Documents, 2000", "Pieces, 500", "Frames, 500"})
    void changedInputs_areRead(String name, int changed) {
        Consumer<byte[]> target = target(name);
        List<byte[]> first = Objects.requireNonNull(FuzzCorpus.inputs().get(name), name);
        assertThat(first).hasSizeGreaterThan(9);
        first.forEach(input -> run(target, input));
        Random random = new Random(name.hashCode());
        for (int i = 0; i < changed; i++) {
            run(target, changed(first, random));
        }
    }

    /** One of these inputs with a few changes. */
    static byte[] changed(List<byte[]> first, Random random) {
        byte[] input = first.get(random.nextInt(first.size()));
        for (int change = random.nextInt(4); change >= 0; change--) {
            input = changed(input, first, random);
        }
        return input;
    }

    static Consumer<byte[]> target(String name) {
        return switch (name) {
            case "Responses" -> FuzzTargets.Responses::fuzzerTestOneInput;
            case "Calls" -> FuzzTargets.Calls::fuzzerTestOneInput;
            case "Documents" -> FuzzTargets.Documents::fuzzerTestOneInput;
            case "Pieces" -> FuzzTargets.Pieces::fuzzerTestOneInput;
            default -> FuzzTargets.Frames::fuzzerTestOneInput;
        };
    }

    static void run(Consumer<byte[]> target, byte[] input) {
        try {
            target.accept(input);
        } catch (RuntimeException | Error e) {
            throw new AssertionError("input " + Base64.getEncoder().encodeToString(input) + ": " + e.getMessage(), e);
        }
    }

    private static byte[] changed(byte[] input, List<byte[]> others, Random random) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + random.nextInt(16));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(input, 0, from);
        switch (random.nextInt(5)) {
            case 0 -> out.write(random.nextInt(256)); // some bytes for one
            case 1 -> out.writeBytes(word(random)); // for a word
            case 2 -> { // for nothing
            }
            case 3 -> out.write(input, from, to - from); // twice
            default -> {
                byte[] other = others.get(random.nextInt(others.size()));
                int start = random.nextInt(other.length + 1);
                out.write(other, start, Math.min(other.length - start, random.nextInt(200)));
            }
        }
        int rest = random.nextInt(5) == 3 ? from : to;
        out.write(input, rest, input.length - rest);
        return out.toByteArray();
    }

    private static byte[] word(Random random) {
        List<String> words = FuzzSeeds.ALL.words;
        String word = words.get(random.nextInt(words.size()));
        return (random.nextBoolean() ? "\"" + word + "\"" : word).getBytes(StandardCharsets.UTF_8);
    }
}
