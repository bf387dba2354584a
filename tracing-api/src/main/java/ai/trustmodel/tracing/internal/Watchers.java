package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.spi.EventSink;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tracers of a client, which end with it. Thread-safe. */
public final class Watchers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("ai.trustmodel.tracing");

    private final Set<Tracer> running = ConcurrentHashMap.newKeySet();

    /** Starts a tracer and keeps it until it is closed. */
    public Tracer start(Tracer tracer, EventSink sink) {
        tracer.start(sink);
        Tracer kept = new Kept(tracer);
        running.add(kept);
        return kept;
    }

    /** Ends those that are running; what cannot be ended is said in the log. */
    @Override
    public void close() {
        for (Tracer tracer : running) { // all are told first, so that they do not wait one after the other
            quietly(tracer::stop);
        }
        for (Tracer tracer : running) {
            quietly(tracer::close);
        }
    }

    private static void quietly(Runnable end) {
        try {
            end.run();
        } catch (RuntimeException e) { // the others are to be ended all the same
            LOG.warn("a tracer could not be ended", e);
        }
    }

    /** Forgotten once it is closed. */
    private final class Kept implements Tracer {
        private final Tracer tracer;

        Kept(Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public TracerStatus start(EventSink sink) {
            throw new IllegalStateException("this tracer is running; watch() starts another");
        }

        @Override
        public TracerStatus stop() {
            return tracer.stop();
        }

        @Override
        public TracerStatus status() {
            return tracer.status();
        }

        @Override
        public void close() {
            running.remove(this);
            tracer.close();
        }
    }
}
