package ai.trustmodel.tracing.host.network;

import ai.trustmodel.tracing.host.Outbox;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.RecordIds;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes events of the network and hands them on; what there is no room for leaves a mark. Thread-safe. */
final class Sender {
    static final String DOMAIN = "network";

    private final Outbox outbox;
    private long unsent;

    Sender(Outbox outbox) {
        this.outbox = outbox;
    }

    synchronized void send(String event, Instant time, Map<String, Object> process, Map<String, Object> attributes) {
        if (unsent > 0
                && put("overflow", time, Map.of(), overflow(unsent, "events came faster than they are stored"))) {
            unsent = 0;
        }
        if (unsent > 0) {
            unsent++;
            outbox.missed(1);
        } else if (!put(event, time, process, attributes)) {
            unsent = 1;
        }
    }

    /**
     * Says that something was not seen.
     *
     * @param missed how much, 0 when nobody knows
     */
    void missed(long missed, String reason, Instant time) {
        outbox.missed(Math.max(1, missed));
        send("overflow", time, Map.of(), overflow(missed, reason));
    }

    private static Map<String, Object> overflow(long missed, String reason) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (missed > 0) {
            attributes.put("missed", missed);
        }
        attributes.put("reason", reason);
        return attributes;
    }

    private boolean put(String event, Instant time, Map<String, Object> process, Map<String, Object> attributes) {
        return outbox.put(() ->
                new HostEvent(RecordIds.at(time), DOMAIN, time, event, process, attributes, null, null, Map.of()));
    }
}
