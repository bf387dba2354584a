package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.mcp.Client;
import ai.trustmodel.tracing.mcp.StdioServer;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.spi.Health;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import ai.trustmodel.tracing.spi.StorageException;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A result says "stored" only when it is. */
@Timeout(60)
class ReceiptTest {
    @TempDir
    private Path directory;

    private Obstacle obstacle;
    private TraceClient tracing;

    @BeforeEach
    void open() {
        Settings settings = Settings.of(Map.of(
                "TRUSTMODEL_CLOSE_TIMEOUT_MS",
                "1000",
                "TRUSTMODEL_DB_PATH",
                directory.resolve("traces.db").toString()));
        obstacle = new Obstacle(StorageBackends.create("sqlite", settings));
        tracing = TraceClient.builder().settings(settings).storage(obstacle).build();
    }

    @AfterEach
    void close() {
        obstacle.open.countDown();
        tracing.close();
    }

    @Test
    void result_isSentAfterTheCommit() throws Exception {
        Client client = connect();
        long call = client.callLater("start_trace", Map.of("agent_id", "bot"));
        obstacle.reached.await();

        client.answer(client.request("ping", Map.of()));

        obstacle.open.countDown();
        Map<String, Object> receipt = Client.structured(Client.result(client.answer(call)));
        assertThat(obstacle.store().trace((String) receipt.get("trace_id"))).isPresent();
        client.close();
    }

    @Test
    void recordingTheStoreRefuses_isAnErrorWithItsReason() throws IOException {
        obstacle.open.countDown();
        obstacle.failure = StorageException.permanent("the file is no database", new IOException("bad header"));
        Client client = connect();

        assertThat(client.fail("start_trace", Map.of("agent_id", "bot")))
                .contains("not stored")
                .contains("the file is no database");
        client.close();
    }

    @Test
    void storeThatRecovers_isWaitedFor() throws IOException {
        obstacle.open.countDown();
        obstacle.failure = StorageException.temporary("locked by another process", new IOException("busy"));
        obstacle.failures.set(2);
        Client client = connect();

        assertThat(client.succeed("start_trace", Map.of("agent_id", "bot"))).containsKey("trace_id");
        client.close();
    }

    @Test
    void storeThatDoesNotAnswer_isSaidAfterTheTimeWithoutPromisingALoss() {
        Receipt receipt = new Receipt(tracing, Duration.ofMillis(50));
        tracing.startDetached(TraceOptions.agent("bot"));

        assertThatThrownBy(receipt::await)
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("not stored within 50 ms")
                .hasMessageContaining("before recording it again");
    }

    private Client connect() throws IOException {
        Client client = Client.of((in, out) -> StdioServer.run(tracing, Settings.of(Map.of()), in, out));
        client.initialize();
        return client;
    }

    /** A store behind a gate, which may fail some times once it is open. */
    private static final class Obstacle implements StorageBackend {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final AtomicInteger failures = new AtomicInteger(Integer.MAX_VALUE);
        volatile StorageException failure;
        private final StorageBackend behind;

        Obstacle(StorageBackend behind) {
            this.behind = behind;
        }

        @Override
        public void append(List<TraceRecord> batch) {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw StorageException.temporary("interrupted", e);
            }
            if (failure != null && failures.getAndDecrement() > 0) {
                throw failure;
            }
            behind.append(batch);
        }

        @Override
        public TraceStore store() {
            return behind.store();
        }

        @Override
        public int delete(Collection<String> traceIds) {
            return behind.delete(traceIds);
        }

        @Override
        public int deleteUpdatedBefore(Instant instant) {
            return behind.deleteUpdatedBefore(instant);
        }

        @Override
        public Health check() {
            return behind.check();
        }

        @Override
        public void close() {
            behind.close();
        }
    }
}
