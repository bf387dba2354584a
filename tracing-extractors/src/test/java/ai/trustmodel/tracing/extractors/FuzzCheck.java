package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gives an exchange to every extractor, whether it supports it or not, and to all of them as a program does. Fails when
 * an exception leaves one, when the facts cannot be written as JSON, and when it takes a second or 64 MB.
 */
final class FuzzCheck {
    static final long MOST_NANOS = 1_000_000_000;
    static final long MOST_BYTES = 64L << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Extractors AVAILABLE = Extractors.available();

    private FuzzCheck() {}

    /** The facts of all extractors, in the order they are asked, and last those a program gets. */
    static List<Extraction> facts(Exchange exchange) {
        List<Extraction> facts = new ArrayList<>();
        EveryExtractor every = new EveryExtractor(facts);
        limited("reading the bodies", () -> Extractors.of(List.of(every)).extract(exchange));
        if (every.failure != null) {
            throw every.failure;
        }
        limited("all extractors", () -> facts.add(AVAILABLE.extract(exchange)));
        Json.write(facts.get(facts.size() - 1));
        return facts;
    }

    // What is slow once may have waited for the machine or loaded classes; what is slow three times is slow.
    private static void limited(String what, Runnable action) {
        for (int attempt = 1; ; attempt++) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            action.run();
            long nanos = System.nanoTime() - start;
            allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
            if (nanos <= MOST_NANOS && allocated <= MOST_BYTES) {
                return;
            }
            if (attempt == 3) {
                throw new AssertionError(
                        what + " took " + nanos / 1_000_000 + " ms and allocated " + allocated + " bytes");
            }
        }
    }

    /** Stands in the place of all, so that each gets the bodies as they are read for extractors. */
    private static final class EveryExtractor implements Extractor {
        private final List<Extraction> facts;
        private @Nullable Error failure;

        private EveryExtractor(List<Extraction> facts) {
            this.facts = facts;
        }

        @Override
        public String name() {
            return "every";
        }

        @Override
        public boolean supports(Exchange exchange) {
            return true;
        }

        @Override
        public Extraction extract(Exchange exchange) {
            facts.clear();
            for (Extractor extractor : AVAILABLE.inOrder()) {
                limited(extractor.name(), () -> {
                    try {
                        extractor.supports(exchange);
                        facts.add(extractor.extract(exchange));
                    } catch (RuntimeException | StackOverflowError e) {
                        failure = new AssertionError(extractor.name() + " threw " + e, e);
                    }
                });
            }
            return Extraction.builder("every", "every").build();
        }
    }
}
