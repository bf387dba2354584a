package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.StreamTiming;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Notes when the events came that brought output, on their way to who takes them. */
final class OutputTimes implements StreamEvents {
    private final StreamEvents sink;
    private long now = -1;
    private long[] nanos = new long[64];
    private int count;

    OutputTimes(StreamEvents sink) {
        this.sink = sink;
    }

    /** What comes from here on arrived then. */
    void now(Duration elapsed) {
        now = Math.max(now, Math.max(0, elapsed.toNanos()));
    }

    @Override
    public boolean accept(@Nullable String event, Map<String, Object> data) {
        boolean output = sink.accept(event, data);
        if (output && now >= 0) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = now;
        }
        return output;
    }

    @Nullable
    StreamTiming timing() {
        if (count == 0) {
            return null;
        }
        long[] between = new long[Math.max(1, count - 1)];
        for (int i = 1; i < count; i++) {
            between[i - 1] = nanos[i] - nanos[i - 1];
        }
        Arrays.sort(between);
        return new StreamTiming(
                Duration.ofNanos(nanos[0]),
                Duration.ofNanos(nanos[count - 1]),
                count,
                Duration.ofNanos(between[(between.length - 1) / 2]),
                Duration.ofNanos(between[(int) Math.ceil(between.length * 0.95) - 1]),
                Duration.ofNanos(between[between.length - 1]));
    }
}
