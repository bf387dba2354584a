package ai.trustmodel.tracing;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.StreamedBody;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model call whose answer arrives in pieces. It belongs to what was current when it was opened, whatever thread the
 * pieces come on, and becomes a record when it is closed; closed early, it keeps what came and is marked as cut.
 *
 * <pre>{@code
 * try (StreamedCall call = tracing.streamLlmCall(Exchange.builder().url(url).request(body).build())) {
 *     byte[] piece = new byte[8192];
 *     for (int n; (n = answer.read(piece)) >= 0; ) {
 *         call.accept(piece, 0, n);
 *         out.write(piece, 0, n);
 *     }
 * }
 * }</pre>
 *
 * <p>Pieces are bytes or text as received, cut anywhere; they are copied, nothing else is done with them here. Thread-safe,
 * as long as the pieces come in order. Its methods never throw.
 */
public final class StreamedCall implements AutoCloseable {
    private final TraceClient client;
    private final @Nullable Scope scope;
    private final Exchange.Builder exchange;
    private final Instant openedAt;
    private final int most;
    private final StreamedBody.Builder body = new StreamedBody.Builder();
    private boolean closed;

    StreamedCall(TraceClient client, @Nullable Scope scope, Exchange request, int most) {
        this.client = client;
        this.scope = scope;
        this.exchange = request.toBuilder();
        this.openedAt = request.startedAt() == null ? client.now() : request.startedAt();
        exchange.startedAt(openedAt);
        this.most = Math.min(most, Integer.MAX_VALUE - 1024);
    }

    /** Takes the next piece. */
    public void accept(byte[] piece) {
        accept(piece, 0, piece.length);
    }

    /** Takes the next piece: the bytes from this index until before that one. */
    public synchronized void accept(byte[] piece, int from, int to) {
        // What is longer than a body may be is not read in the end; one byte more says that it was.
        int end = (int) Math.min(to, from + (long) most + 1 - body.size());
        if (!closed && from >= 0 && to <= piece.length) {
            body.add(piece, from, end, elapsed());
        }
    }

    /** Takes the next piece: the bytes that remain in this buffer, whose position stays where it is. */
    public void accept(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.duplicate().get(bytes);
        accept(bytes, 0, bytes.length);
    }

    /** Takes the next piece of a client that has decoded it already. */
    public synchronized void accept(String piece) {
        if (!closed && body.size() <= most) {
            body.add(piece, elapsed());
        }
    }

    /** Says how the answer began. */
    public synchronized StreamedCall answered(int status, Map<String, String> headers) {
        exchange.status(status).responseHeaders(headers);
        return this;
    }

    /** Says what went wrong outside HTTP; what came until then is kept. */
    public synchronized void fail(Throwable problem) {
        exchange.error(Scope.describe(problem));
    }

    /** Ends the call and records it. Safe to call twice. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (body.size() > 0) {
            exchange.response(body.build());
        }
        client.recordCall(scope, exchange.latency(elapsed()).build());
    }

    private Duration elapsed() {
        return Duration.between(openedAt, client.now());
    }
}
