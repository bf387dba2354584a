package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.FlushResult;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceClientBuilder;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Whoever records calls. One implementation is loaded in a virtual machine, so that none pays for the others. */
interface Contestant extends AutoCloseable {
    void recordText(Call call);

    void recordObjects(Call call);

    /** Waits until all that was recorded is done with; fails when something was lost. */
    void drain();

    @Override
    void close();

    static Contestant ours(StorageBackend backend) {
        TraceClient client = client(backend);
        return new Contestant() {
            @Override
            public void recordText(Call call) {
                client.recordLlmCall(call.ofText());
            }

            @Override
            public void recordObjects(Call call) {
                client.recordLlmCall(call.ofObjects());
            }

            @Override
            public void drain() {
                flush(client);
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }

    static Contestant openTelemetry(SpanExporter exporter) {
        OpenTelemetryPeer peer = new OpenTelemetryPeer(exporter);
        return new Contestant() {
            @Override
            public void recordText(Call call) {
                peer.recordText(call);
            }

            @Override
            public void recordObjects(Call call) {
                peer.recordObjects(call);
            }

            @Override
            public void drain() {
                peer.flush();
            }

            @Override
            public void close() {
                peer.close();
            }
        };
    }

    /** A client with its defaults, whatever the environment says, that waits for room instead of dropping. */
    static TraceClient client(StorageBackend backend) {
        TraceClientBuilder builder = TraceClient.builder()
                .settings(Settings.of(
                        Map.of("TRUSTMODEL_OVERFLOW_WAIT_MS", "600000", "TRUSTMODEL_CLOSE_TIMEOUT_MS", "600000")));
        return builder.storage(backend).build();
    }

    static StorageBackend sqlite(Path file) {
        return StorageBackends.create("sqlite", Settings.of(Map.of("TRUSTMODEL_DB_PATH", file.toString())));
    }

    static void flush(TraceClient client) {
        FlushResult result = client.flush(Duration.ofMinutes(10));
        if (!result.complete() || result.dropped() > 0) {
            throw new IllegalStateException("something was lost: " + result + " " + client.health());
        }
    }
}
