package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.modern.Reply;
import ai.trustmodel.tracing.mcp.modern.Stateless;
import ai.trustmodel.tracing.mcp.modern.Subscription;
import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Answers requests of the revision without sessions. */
final class StatelessEndpoint {
    private static final int STREAM_CHARS = 1024 * 1024;

    private final Stateless stateless;
    private final Answering answering;

    /** The channels of clients that listen. */
    private final Map<Channel, Subscription> listening = new ConcurrentHashMap<>();

    private volatile boolean stopping;

    StatelessEndpoint(Methods methods, Notices notices, Answering answering, Limits limits) {
        stateless = new Stateless(methods, notices, limits.connections() / 4); // so that others can still ask
        this.answering = answering;
    }

    void call(Visit visit, JSONRPCRequest request, Origin origin, Memory.Share share)
            throws IOException, Refused, InterruptedException {
        if (request.method().equals(Stateless.LISTEN) && !visit.accepts(Answering.EVENTS)) {
            share.close();
            throw new Refused(
                    406, "accept", Stateless.LISTEN + " answers with text/event-stream, which Accept must name");
        }
        Channel channel = new Channel(null, request.id(), STREAM_CHARS);
        AtomicReference<Boolean> listens = new AtomicReference<>(false);
        answering.begin(
                request,
                channel,
                to -> {
                    Reply reply = stateless.answer(request, origin, to);
                    if (reply instanceof Reply.Answer answer) {
                        to.send(answer.message(), answer.status());
                    } else if (reply instanceof Subscription subscription) {
                        listens.set(true);
                        keep(to, subscription);
                    }
                },
                () -> {
                    if (!listens.get()) {
                        channel.end();
                    }
                    share.close();
                });
        try {
            answering.pass(visit, channel, false, () -> {});
        } finally {
            leave(channel);
        }
    }

    private void keep(Channel channel, Subscription subscription) {
        listening.put(channel, subscription);
        if (channel.isLeft()) { // its client has gone in between
            leave(channel);
        } else if (stopping) { // or everything has
            channel.send(subscription.end());
        }
    }

    /** Nobody reads this channel any more. */
    private void leave(Channel channel) {
        Subscription subscription = listening.remove(channel);
        if (subscription != null) {
            subscription.close();
        }
    }

    /** Tells those who listen that it is over. */
    void stop() {
        stopping = true;
        listening.forEach((channel, subscription) -> channel.send(subscription.end()));
    }
}
