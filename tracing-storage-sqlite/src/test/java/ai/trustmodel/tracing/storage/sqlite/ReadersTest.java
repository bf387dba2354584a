package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading while the file comes into being. */
class ReadersTest {
    @TempDir
    private Path directory;

    @Test
    void readerFromBeforeTheFileWasThere_isNotUsedAgain() {
        try (Connections connections = connections()) {
            connections.read(early -> {
                connections.write(() -> {}, (db, state) -> state.traces = 1);
                return connections.read(late -> State.read(late).traces);
            });

            assertThat(traces(connections)).isEqualTo(1);
            assertThat(traces(connections)).isEqualTo(1);
        }
    }

    @RepeatedTest(5)
    void readersBesideTheFirstWriter_findAnEmptyStoreOrWhatItWrote() throws Exception {
        int readers = 8;
        CyclicBarrier start = new CyclicBarrier(readers + 1);
        ExecutorService threads = Executors.newFixedThreadPool(readers);
        try (Connections connections = connections()) {
            List<Future<Long>> seen = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                seen.add(threads.submit(() -> {
                    start.await();
                    long traces = 0;
                    for (int n = 0; n < 20; n++) {
                        traces = traces(connections);
                    }
                    return traces;
                }));
            }
            start.await();
            connections.write(() -> {}, (db, state) -> state.traces = 1);

            for (Future<Long> one : seen) {
                assertThat(one.get()).isBetween(0L, 1L);
            }
            assertThat(traces(connections)).isEqualTo(1);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long traces(Connections connections) {
        return connections.<Long>read(db -> State.read(db).traces);
    }

    private Connections connections() {
        return new Connections(directory.resolve("traces.db"), Durability.PROCESS);
    }
}
