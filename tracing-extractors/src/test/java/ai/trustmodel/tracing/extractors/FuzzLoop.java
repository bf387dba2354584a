package ai.trustmodel.tracing.extractors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Runs changed inputs through the targets without watching what they cover, which is many times quicker: what a run that
 * watched has learnt is what this one begins with. Started by {@code scripts/fuzz}.
 */
final class FuzzLoop {
    private FuzzLoop() {}

    /** Takes how many inputs, the number the random ones come from, and the directory with what was learnt. */
    public static void main(String[] args) throws IOException {
        long share = Long.parseLong(args[0]) / FuzzTest.TARGETS.size();
        Random random = new Random(Long.parseLong(args[1]));
        int findings = 0;
        System.out.printf("%-12s %12s %9s %9s %9s%n", "target", "inputs", "seconds", "inputs/s", "findings");
        for (String name : FuzzTest.TARGETS) {
            List<byte[]> first = first(name, Path.of(args[2]).resolve(name));
            long start = System.nanoTime();
            int found = 0;
            for (long i = 0; i < share; i++) {
                found += run(name, first, random) ? 0 : 1;
            }
            long millis = Math.max(1, (System.nanoTime() - start) / 1_000_000);
            System.out.printf(
                    Locale.ROOT, "%-12s %12d %9d %9d %9d%n", name, share, millis / 1000, share * 1000 / millis, found);
            findings += found;
        }
        System.exit(findings == 0 ? 0 : 1);
    }

    private static boolean run(String name, List<byte[]> first, Random random) {
        try {
            FuzzTest.run(FuzzTest.target(name), FuzzTest.changed(first, random));
            return true;
        } catch (AssertionError e) {
            System.err.println(name + ": " + e.getMessage());
            return false;
        }
    }

    private static List<byte[]> first(String name, Path learnt) throws IOException {
        List<byte[]> first =
                new ArrayList<>(Objects.requireNonNull(FuzzCorpus.inputs().get(name), name));
        if (Files.isDirectory(learnt)) {
            try (Stream<Path> files = Files.list(learnt)) {
                for (Path file : files.sorted().toList()) {
                    first.add(Files.readAllBytes(file));
                }
            }
        }
        return first;
    }
}
