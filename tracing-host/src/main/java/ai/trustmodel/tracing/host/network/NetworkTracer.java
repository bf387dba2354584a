package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.host.Outbox;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.EventSink;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches the network of this machine. One thread looks at everything; {@link Outbox} hands over what it saw. */
final class NetworkTracer implements Tracer {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkTracer.class);
    private static final int CAPACITY = 100_000;
    private static final long QUIET_TICK = 100;
    private static final long BUSY_TICK = 20;
    private static final long STOP_MILLIS = 100;
    private static final long CLOSE_MILLIS = 5_000;

    private final NetworkOptions options;
    private final Machine machine;
    private final CountDownLatch wake = new CountDownLatch(1);

    private @Nullable Outbox outbox;
    private @Nullable ConnectionWatch connections;
    private @Nullable CounterWatch counters;
    private @Nullable Thread thread;
    private @Nullable Thread atExit;
    private @Nullable Instant startedAt;
    private volatile @Nullable String problem;
    private volatile boolean stopping;

    NetworkTracer(NetworkOptions options, Machine machine) {
        this.options = options;
        this.machine = machine;
    }

    @Override
    public synchronized TracerStatus start(EventSink sink) {
        if (startedAt != null) {
            throw new IllegalStateException("this tracer has been started before; make another");
        }
        if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
            throw new ConfigurationException("watching the network works on Linux so far");
        }
        Outbox made = new Outbox("tracer-network-outbox", sink, CAPACITY);
        try {
            Sender sender = new Sender(made);
            connections = options.connections() ? new ConnectionWatch(options, machine, sender) : null;
            counters = options.counters() ? new CounterWatch(options, machine, sender) : null;
        } catch (IOException e) {
            abandon(made);
            throw new ConfigurationException("the counters of the network cannot be read: " + e, e);
        } catch (ConfigurationException e) {
            abandon(made);
            throw e;
        }
        outbox = made;
        startedAt = machine.clock().instant();
        Thread looking = new Thread(this::look, "tracer-network");
        looking.setDaemon(true);
        looking.start();
        thread = looking;
        Thread exiting = new Thread(this::stop, "tracer-network-exit");
        try {
            Runtime.getRuntime().addShutdownHook(exiting);
            atExit = exiting;
        } catch (IllegalStateException e) {
            LOG.debug("the program ends already", e);
        }
        return status();
    }

    private void abandon(Outbox made) {
        if (connections != null) {
            connections.close();
        }
        made.close(CLOSE_MILLIS);
    }

    private void look() {
        while (!stopping) {
            boolean busy = false;
            try {
                busy = connections != null && connections.tick();
                if (counters != null) {
                    counters.tick();
                }
                problem = counters == null ? null : counters.problem();
            } catch (IOException | RuntimeException e) {
                if (problem == null) {
                    LOG.warn("the network could not be looked at", e);
                }
                problem = "the network could not be looked at: " + e;
            }
            pause(busy ? BUSY_TICK : QUIET_TICK);
        }
        finish();
    }

    private void pause(long millis) {
        try {
            if (wake.await(Math.min(millis, Math.max(BUSY_TICK, options.poll().toMillis())), TimeUnit.MILLISECONDS)) {
                stopping = true;
            }
        } catch (InterruptedException e) {
            stopping = true; // somebody wants the thread to end
        }
    }

    private void finish() {
        try {
            if (connections != null) {
                connections.finish();
            }
            if (counters != null) {
                counters.finish();
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("what happened last could not be looked at", e);
        } finally {
            if (outbox != null) {
                outbox.end();
            }
            if (connections != null) {
                connections.close();
            }
            if (counters != null) {
                counters.close();
            }
        }
    }

    @Override
    public TracerStatus stop() {
        end(STOP_MILLIS);
        return status();
    }

    @Override
    public void close() {
        end(CLOSE_MILLIS);
        Outbox ending = outbox;
        if (ending != null) {
            ending.close(CLOSE_MILLIS);
        }
    }

    /** Waits outside the lock, so that the status can be asked for meanwhile. */
    private void end(long millis) {
        Thread looking;
        Thread exiting;
        synchronized (this) {
            stopping = true;
            wake.countDown();
            looking = thread;
            exiting = atExit;
            atExit = null;
        }
        if (looking != null) {
            try {
                looking.join(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (exiting != null && !exiting.equals(Thread.currentThread())) {
            try {
                Runtime.getRuntime().removeShutdownHook(exiting);
            } catch (IllegalStateException e) {
                LOG.debug("the program ends already", e);
            }
        }
    }

    @Override
    public synchronized TracerStatus status() {
        boolean running = thread != null && !stopping;
        return new TracerStatus(
                Sender.DOMAIN,
                "",
                connections == null ? NetworkOptions.PROC : connections.engine(),
                running,
                startedAt,
                outbox == null ? 0 : outbox.events(),
                outbox == null ? 0 : outbox.waiting(),
                outbox == null ? 0 : outbox.lost(),
                connections == null ? null : connections.note(),
                problem);
    }
}
