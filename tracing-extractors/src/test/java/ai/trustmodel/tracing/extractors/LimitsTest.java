package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Extractors;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A megabyte of anything is read without a great deal of memory. */
class LimitsTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Extractors EXTRACTORS = Extractors.available();

    @Test
    void megabyteOfAnything_isReadIn64Megabytes() {
        FuzzSeeds.ALL.responseValues.forEach(
                value -> EXTRACTORS.extract(Exchange.builder().response(value).build()));
        List<String> tooMuch = new ArrayList<>();
        LimitShapes.all().forEach((name, shape) -> {
            long[] cost = cost(shape.get());
            if (cost[0] > FuzzCheck.MOST_BYTES) {
                tooMuch.add(name + ": " + (cost[0] >> 20) + " MB");
            }
        });

        assertThat(tooMuch).as("shapes that take more than 64 MB").isEmpty();
    }

    /** Bytes allocated and nanoseconds of this thread. */
    private static long[] cost(Exchange exchange) {
        long nanos = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        EXTRACTORS.extract(exchange);
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        return new long[] {bytes, THREADS.getCurrentThreadCpuTime() - nanos};
    }

    /** Prints what every shape takes, the second time it is read. */
    public static void main(String[] args) {
        for (Map.Entry<String, Supplier<Exchange>> shape : LimitShapes.all().entrySet()) {
            Exchange exchange = shape.getValue().get();
            cost(exchange);
            long[] cost = cost(exchange);
            System.out.printf(
                    Locale.ROOT,
                    "%8.1f MB %8d ms  %s%n",
                    cost[0] / 1048576.0,
                    cost[1] / 1_000_000,
                    shape.getKey().substring(0, Math.min(100, shape.getKey().length())));
        }
    }
}
