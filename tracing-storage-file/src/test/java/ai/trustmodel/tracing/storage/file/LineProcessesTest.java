package ai.trustmodel.tracing.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that append to one log, and processes that are killed. */
class LineProcessesTest {
    private static final int KILLS = 4;

    @TempDir
    private Path directory;

    @Test
    void processes_shareALog_andRotateItTogether() throws Exception {
        Path path = directory.resolve("x.jsonl");
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(LineWriter.start(path, "w" + i, 300));
        }
        for (Process writer : writers) {
            assertThat(writer.inputReader().lines()).hasSize(300);
            assertThat(writer.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isZero();
        }

        try (LineFile file = Lines.open(path, Lines.OPTIONS)) {
            List<String> lines = Lines.forward(file);
            assertThat(lines).hasSize(3 * 300 * 3).doesNotHaveDuplicates().allMatch(line -> line.endsWith(" end"));
            assertThat(Lines.backward(file)).isEqualTo(lines);
            for (int i = 0; i < 3; i++) {
                String name = "w" + i + " ";
                assertThat(lines.stream().filter(line -> line.startsWith(name)).map(LineProcessesTest::batch))
                        .isSorted();
            }
            assertThat(Lines.names(directory)).hasSizeGreaterThan(8);
        }
    }

    @Test
    void killedWriter_losesNothingItHasAcknowledged() throws Exception {
        Path path = directory.resolve("x.jsonl");
        Map<String, Long> acknowledged = new HashMap<>();
        for (int round = 0; round < KILLS; round++) {
            Process writer = LineWriter.start(path, "r" + round, 0);
            try (BufferedReader acks = writer.inputReader()) {
                long last = -1;
                for (int i = 0; i < 150 + 30 * round; i++) {
                    last = Long.parseLong(acks.readLine());
                }
                writer.toHandle().destroyForcibly(); // kill -9; what it had printed can still be read
                for (String line : acks.lines().toList()) {
                    last = line.matches("\\d+") ? Math.max(last, Long.parseLong(line)) : last;
                }
                // The last number may have been cut.
                acknowledged.put("r" + round, last);
            }
            assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }

        try (LineFile file = Lines.open(path, Lines.OPTIONS)) {
            Lines.append(file, "after");
            List<String> lines = Lines.forward(file);
            List<String> whole =
                    lines.stream().filter(line -> line.endsWith(" end")).toList();
            assertThat(whole).doesNotHaveDuplicates();
            assertThat(lines.size() - whole.size())
                    .as("torn ones, and the last")
                    .isBetween(1, KILLS + 1);
            acknowledged.forEach((name, last) -> {
                Map<Long, Integer> count = new HashMap<>();
                whole.stream()
                        .filter(line -> line.startsWith(name + " "))
                        .forEach(line -> count.merge(batch(line), 1, Integer::sum));
                for (long batch = 0; batch < last; batch++) {
                    assertThat(count).containsEntry(batch, (int) (batch % 5) + 1);
                }
            });
            assertThat(Lines.backward(file)).isEqualTo(lines);
        }
    }

    private static long batch(String line) {
        return Long.parseLong(line.split(" ")[1]);
    }
}
