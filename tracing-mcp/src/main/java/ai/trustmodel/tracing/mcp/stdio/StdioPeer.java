package ai.trustmodel.tracing.mcp.stdio;

import ai.trustmodel.tracing.mcp.protocol.Messages;
import ai.trustmodel.tracing.mcp.protocol.Outlet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client at the other end of the stream, to whom messages are written one at a time. Thread-safe.
 *
 * <p>When the client has gone away, what is written is dropped and said once in the log: nobody is left to tell.
 */
final class StdioPeer implements Outlet {
    private static final Logger log = LoggerFactory.getLogger(StdioPeer.class);

    private final OutputStream out;
    private final Set<Object> unwanted = ConcurrentHashMap.newKeySet();
    private boolean gone;

    StdioPeer(OutputStream out) {
        this.out = out;
    }

    @Override
    public void send(Map<String, Object> message) {
        boolean answer = !message.containsKey("method");
        if (!answer || !unwanted.remove(message.get("id"))) {
            write(message);
        }
    }

    /** Takes what belongs to a request: once that is cancelled nothing more but questions, whose asker waits. */
    Outlet about(Object requestId) {
        return message -> {
            if (message.containsKey("id") || !isUnwanted(requestId)) {
                send(message);
            }
        };
    }

    /** Writes a message as one line and sees to it that it leaves this process. */
    void write(Map<String, Object> message) {
        byte[] line = (Messages.text(message) + "\n").getBytes(StandardCharsets.UTF_8);
        synchronized (this) {
            if (gone) {
                return;
            }
            try {
                out.write(line);
                out.flush();
            } catch (IOException e) {
                gone = true;
                log.warn("the client no longer reads; answers from here on are dropped: {}", e.getMessage());
            }
        }
    }

    /** The client has cancelled this request: its answer is not to be sent. */
    void unwanted(Object requestId) {
        unwanted.add(requestId);
    }

    /** Whether the request of this id was cancelled; forgets it. */
    boolean forget(Object requestId) {
        return unwanted.remove(requestId);
    }

    boolean isUnwanted(Object requestId) {
        return unwanted.contains(requestId);
    }

    /** Nothing is written from here on. */
    synchronized void end() {
        gone = true;
    }
}
