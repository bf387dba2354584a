package ai.trustmodel.tracing.host.network;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** Reports the counters now and then. What must be asked outside is asked by a thread of its own, whose row comes later. */
final class CounterWatch implements AutoCloseable {
    private final NetworkOptions options;
    private final Machine machine;
    private final Sender sender;
    private final Counters counters;
    private final Outside outside;
    private final BlockingQueue<Row> toAsk = new ArrayBlockingQueue<>(2);
    private final @Nullable Thread asker;
    private volatile @Nullable String problem;
    private volatile boolean stopped;
    private long next;

    private record Row(Instant time, Map<String, Object> attributes) {}

    CounterWatch(NetworkOptions options, Machine machine, Sender sender) throws IOException {
        this.options = options;
        this.machine = machine;
        this.sender = sender;
        counters = new Counters(machine.proc());
        outside = new Outside(machine.ping(), machine.addressServices());
        next = machine.nanos().getAsLong();
        tick();
        if (options.ping() != null || options.publicIp()) {
            asker = new Thread(this::ask, "tracer-network-outside");
            asker.setDaemon(true);
            asker.start();
        } else {
            asker = null;
        }
    }

    /** What could not be asked outside, null when all could. */
    @Nullable
    String problem() {
        return problem;
    }

    void tick() throws IOException {
        long now = machine.nanos().getAsLong();
        if (now - next >= 0) {
            next += options.interval().toNanos();
            next = next - now <= 0 ? now + options.interval().toNanos() : next; // it slept
            report(now, options.ping() != null || options.publicIp());
        }
    }

    private void report(long now, boolean ask) throws IOException {
        Instant time = machine.clock().instant();
        List<Map<String, Object>> rows = counters.look(now);
        Map<String, Object> host = rows.remove(rows.size() - 1);
        rows.forEach(row -> sender.send("counters", time, Map.of(), row));
        if (!ask || !toAsk.offer(new Row(time, host))) {
            sender.send("counters", time, Map.of(), host);
        }
    }

    private void ask() {
        try {
            while (!stopped) {
                Row row = toAsk.take();
                complete(row.attributes);
                sender.send("counters", row.time, Map.of(), row.attributes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void complete(Map<String, Object> row) {
        String host = options.ping();
        if (host != null && !stopped) {
            try {
                Map<String, Object> answer = outside.ping(host);
                row.putAll(answer);
                problem = answer.isEmpty() && !stopped ? host + " could not be pinged" : null;
            } catch (IOException e) {
                problem = "ping cannot be run: " + e.getMessage();
            }
        }
        if (options.publicIp() && !stopped) {
            String address = outside.publicIp();
            if (address != null) {
                row.put("public_ip", address);
            }
        }
    }

    /** Reports once more, without asking anybody. */
    void finish() throws IOException {
        stopped = true;
        outside.stop();
        if (asker != null) {
            asker.interrupt();
            try {
                asker.join(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        for (Row row = toAsk.poll(); row != null; row = toAsk.poll()) {
            sender.send("counters", row.time, Map.of(), row.attributes);
        }
        report(machine.nanos().getAsLong(), false);
    }

    @Override
    public void close() {
        stopped = true;
        outside.stop();
        if (asker != null) {
            asker.interrupt();
        }
    }
}
