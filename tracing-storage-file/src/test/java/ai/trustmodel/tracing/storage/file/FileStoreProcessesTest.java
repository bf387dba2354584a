package ai.trustmodel.tracing.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.StoredRecord;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.StorageBackend;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that write one store, and one that is killed again and again. */
class FileStoreProcessesTest {
    private static final int BATCHES = 150;
    private static final int KILLS = Integer.getInteger("kill.rounds", 4);

    @TempDir
    private Path directory;

    @Test
    void processes_writeOneStore_whileAnotherReadsIt() throws Exception {
        Path file = directory.resolve("traces.jsonl");
        List<Process> writers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writers.add(StoreWriter.start(file, "w" + i, BATCHES));
        }
        try (StorageBackend reader = StoreWriter.open(file)) {
            List<StoredRecord> followed = new ArrayList<>();
            boolean running;
            do {
                running = writers.stream().anyMatch(Process::isAlive);
                long cursor = followed.isEmpty()
                        ? 0
                        : followed.get(followed.size() - 1).cursor();
                followed.addAll(reader.store().records(cursor, 600));
                assertThat(followed.size() % 3)
                        .as(
                                "whole batches, after %s",
                                followed.stream()
                                        .map(StoredRecord::cursor)
                                        .skip(Math.max(0, followed.size() - 20))
                                        .toList())
                        .isZero();
            } while (running || followed.size() < 3 * 3 * BATCHES);

            assertThat(followed).hasSize(3 * 3 * BATCHES);
            assertThat(followed).extracting(StoredRecord::cursor).isSorted().doesNotHaveDuplicates();
            assertThat(reader.store().list(TraceFilter.agent("w1")).total()).isEqualTo(BATCHES);
            assertThat(reader.store().records(0, 10_000)).isEqualTo(followed);
        }
        for (Process writer : writers) {
            assertThat(writer.waitFor()).isZero();
        }
    }

    @Test
    void killedWriter_losesNothingItHasAcknowledged_andLeavesNoPartOfABatch() throws Exception {
        Path file = directory.resolve("traces.jsonl");
        Map<String, Integer> acknowledged = new HashMap<>();
        Random random = new Random(7);
        for (int round = 0; round < KILLS; round++) {
            Process writer = StoreWriter.start(file, "r" + round, Integer.MAX_VALUE);
            int last = -1;
            try (BufferedReader acks = writer.inputReader()) {
                int until = 20 + random.nextInt(150);
                while (last < until) {
                    last = Integer.parseInt(acks.readLine());
                }
                writer.toHandle().destroyForcibly(); // kill -9; what it had printed can still be read
                for (String line : acks.lines().toList()) {
                    // A line that was cut is a smaller number.
                    last = Math.max(last, Integer.parseInt(line));
                }
            }
            writer.waitFor();
            acknowledged.put("r" + round, last);
        }

        try (StorageBackend store = StoreWriter.open(file)) {
            List<StoredRecord> all = store.store().records(0, Integer.MAX_VALUE);
            Map<String, Integer> perTrace = new HashMap<>();
            all.forEach(stored -> perTrace.merge(String.valueOf(stored.record().traceId()), 1, Integer::sum));
            assertThat(perTrace.values()).as("whole batches").containsOnly(3);
            Set<String> stored = new HashSet<>(perTrace.keySet());
            acknowledged.forEach((name, last) -> {
                for (int i = 0; i <= last; i++) {
                    assertThat(stored).contains(StoreWriter.trace(name, i));
                }
            });
            assertThat(all).extracting(StoredRecord::cursor).isSorted().doesNotHaveDuplicates();
            assertThat(store.check().ok()).isTrue();
        }
    }
}
