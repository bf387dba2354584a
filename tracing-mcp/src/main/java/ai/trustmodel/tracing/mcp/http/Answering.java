package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.protocol.MessageReader;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.JSONRPCRequest;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has requests answered, and passes the answers on: as JSON when an answer is all there is to say, else as a stream of
 * events. Work goes on when the client goes away.
 */
final class Answering {
    private static final Logger log = LoggerFactory.getLogger(Answering.class);
    static final String JSON = "application/json";
    static final String EVENTS = "text/event-stream";

    private final Threads threads;
    private final Limits limits;

    Answering(Threads threads, Limits limits) {
        this.threads = threads;
        this.limits = limits;
    }

    /**
     * Begins to work on a request.
     *
     * @param work sends its answer, and what comes before it, to the channel
     * @param after runs when that is done, however it ended, also when it could not begin
     */
    void begin(JSONRPCRequest request, Channel channel, Consumer<Channel> work, Runnable after) throws Refused {
        try {
            threads.work(() -> {
                try {
                    work.accept(channel);
                } catch (RuntimeException | Error e) { // an error too: whoever asked is waiting
                    log.error("request {} ({}) failed", request.id(), request.method(), e);
                    channel.send(new MessageReader.Rejected(
                                    McpSchema.ErrorCodes.INTERNAL_ERROR,
                                    request.method() + " failed inside the server; its log says more",
                                    request.id())
                            .answer());
                } finally {
                    after.run();
                }
            });
        } catch (RejectedExecutionException e) {
            after.run();
            throw new Refused(503, "stopping", "the server is stopping");
        }
    }

    /**
     * Passes on what comes through a channel until its end.
     *
     * @param primed whether a stream begins with an event by whose id the client can come back
     * @param streaming runs before it becomes a stream
     */
    void pass(Visit visit, Channel channel, boolean primed, Runnable streaming)
            throws IOException, InterruptedException {
        boolean events = visit.accepts(EVENTS);
        channel.attach(visit, null);
        try {
            Channel.Step step = channel.next(visit, 0, limits.silence());
            while (!(events || last(step)) || (!primed && step.next() == Channel.Next.RELEASED)) {
                // A client to whom nothing but the answer can be said, or who could not come back for it.
                Channel.Event event = step.event();
                step = channel.next(visit, event == null ? 0 : event.number(), limits.silence());
            }
            Channel.Event event = step.event();
            if (event != null && event.last() && visit.accepts(JSON)) {
                channel.delivered(event.number());
                visit.answer(event.status(), event.json());
            } else {
                streaming.run();
                EventStream stream = new EventStream(visit, threads, limits);
                if (primed) {
                    stream.prime(channel.eventId(0));
                }
                if (step.next() != Channel.Next.RELEASED) {
                    stream.pump(channel, visit, 0);
                }
            }
        } finally {
            channel.detach(visit);
        }
    }

    /** Answers at once. */
    void pass(Visit visit, String json) throws IOException {
        if (visit.accepts(JSON)) {
            visit.answer(200, json);
        } else {
            new EventStream(visit, threads, limits).only(json);
        }
    }

    private static boolean last(Channel.Step step) {
        Channel.Event event = step.event();
        return event == null ? step.next() == Channel.Next.END : event.last();
    }
}
