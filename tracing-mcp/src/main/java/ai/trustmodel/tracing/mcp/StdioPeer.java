package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.spi.Json;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.TypeRef;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCMessage;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCResponse;
import io.modelcontextprotocol.spec.McpServerTransport;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The client at the other end of the stream, to whom messages are written one at a time. Thread-safe.
 *
 * <p>When the client has gone away, what is written is dropped and said once in the log: nobody is left to tell.
 */
final class StdioPeer implements McpServerTransport {
    private static final Logger log = LoggerFactory.getLogger(StdioPeer.class);
    private static final TypeRef<Map<String, Object>> OBJECT = new TypeRef<>() {};

    private final McpJsonMapper mapper;
    private final OutputStream out;
    private final Set<Object> unwanted = ConcurrentHashMap.newKeySet();
    private boolean gone;

    StdioPeer(McpJsonMapper mapper, OutputStream out) {
        this.mapper = mapper;
        this.out = out;
    }

    @Override
    public Mono<Void> sendMessage(JSONRPCMessage message) {
        return Mono.fromRunnable(() -> {
            if (message instanceof JSONRPCResponse response && unwanted.remove(response.id())) {
                return;
            }
            write(mapper.convertValue(message, OBJECT));
        });
    }

    /** Writes a message as one line and sees to it that it leaves this process. */
    void write(Map<String, Object> message) {
        byte[] line = (Json.write(message) + "\n").getBytes(StandardCharsets.UTF_8);
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

    @Override
    public <T> T unmarshalFrom(Object data, TypeRef<T> type) {
        return mapper.convertValue(data, type);
    }

    @Override
    public Mono<Void> closeGracefully() {
        return Mono.empty(); // the streams belong to the caller
    }
}
