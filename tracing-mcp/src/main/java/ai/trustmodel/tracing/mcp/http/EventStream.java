package ai.trustmodel.tracing.mcp.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A connection over which a client is sent events as they come, until there are no more. For one thread. */
final class EventStream {
    private static final String SIGN_OF_LIFE = ":\n\n";

    /** How long a client waits before it comes back for the rest, in milliseconds. */
    private static final int RETRY = 500;

    private final Threads threads;
    private final Limits limits;
    private final OutputStream out;

    EventStream(Visit visit, Threads threads, Limits limits) throws IOException {
        this.threads = threads;
        this.limits = limits;
        out = visit.stream();
    }

    /** Sends what shows that there is somebody here; a comment, which no client minds. */
    EventStream begin() throws IOException {
        write(SIGN_OF_LIFE);
        return this;
    }

    /** Sends an event without content, by whose id a client can come back when the connection breaks at once. */
    EventStream prime(String eventId) throws IOException {
        write("id: " + eventId + "\nretry: " + RETRY + "\ndata: \n\n");
        return this;
    }

    /** Passes on what is in a channel after this number, and what comes, until this reader is to read no more. */
    void pump(Channel channel, Object reader, long after) throws IOException, InterruptedException {
        long position = after;
        while (true) {
            Channel.Step step = channel.next(reader, position, limits.silence());
            Channel.Event event = step.event();
            if (event != null) {
                // JSON on one line needs no more "data:" than one.
                String id = channel.name() == null ? "" : "id: " + channel.eventId(event.number()) + "\n";
                write(id + "event: message\ndata: " + event.json() + "\n\n");
                position = event.number();
                channel.delivered(position);
            } else if (step.next() == Channel.Next.SILENCE) {
                write(SIGN_OF_LIFE);
            } else {
                return;
            }
        }
    }

    /** Sends one message and nothing else. */
    void only(String json) throws IOException {
        write("event: message\ndata: " + json + "\n\n");
    }

    private void write(String text) throws IOException {
        threads.expect("a client that reads its stream", limits.write());
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
        threads.expectNothing();
    }
}
