package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.spi.Settings;
import java.time.Clock;

/** Opens the client of a verb that records. */
final class Recorder {
    private Recorder() {}

    /**
     * A client as configured, that keeps every trace: sampling is for programs that record much, not for what a user
     * asks for by name.
     *
     * @throws Failure when recording is switched off
     */
    static TraceClient open(Settings settings, Clock clock) {
        TraceClient client = TraceClient.builder()
                .settings(settings)
                .setting("TRUSTMODEL_TRACE_SAMPLE_RATE", "1")
                .setting("TRUSTMODEL_OVERFLOW", "block")
                .setting("TRUSTMODEL_OVERFLOW_WAIT_MS", "60000")
                .clock(clock)
                .build();
        if (!client.health().enabled()) {
            client.close();
            throw new Failure("TRUSTMODEL_TRACING is off, so nothing can be recorded; unset it first");
        }
        return client;
    }
}
