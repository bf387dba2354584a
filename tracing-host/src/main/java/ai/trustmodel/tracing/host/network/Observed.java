package ai.trustmodel.tracing.host.network;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known of one connection so far. Belongs to the thread that looks. */
final class Observed {
    /** How often processes are asked for an owner that was not found. */
    private static final int QUESTIONS = 3;

    private Connection connection;
    final boolean sampled;
    int state;

    @Nullable
    String direction;

    /** Whether it came to be while somebody looked; else its beginning is not known. */
    final boolean isNew;

    final Instant since;
    long inode;
    long generation;
    boolean closed;
    /** Whether the kernel said that its socket is gone. */
    boolean destroyed;

    boolean late;
    /** The state that was reported last, 0 when none was. */
    int reported;

    private @Nullable Owner owner;
    private @Nullable String result;
    private long bytesSent = -1;
    private long bytesReceived = -1;
    private int questions;
    private boolean established;

    Observed(Connection connection, int state, boolean isNew, Instant since, boolean sampled) {
        this.connection = connection;
        enters(state);
        this.isNew = isNew;
        this.since = since;
        this.sampled = sampled;
    }

    void enters(int next) {
        state = next;
        established |= next == States.ESTABLISHED;
    }

    /** What a connection that was opened in this state had come to when that was reported. */
    int reachedFrom(int first) {
        return established && (first == States.SYN_SENT || first == States.SYN_RECV) ? States.ESTABLISHED : first;
    }

    Connection connection() {
        return connection;
    }

    /** The local port of a connection is chosen after the kernel first speaks of it. */
    void is(Connection now) {
        connection = now;
    }

    @Nullable
    Owner owner() {
        return owner;
    }

    /** Who asked for the connection first is its owner, whoever closes it. */
    void belongsTo(@Nullable Owner found) {
        if (owner == null) {
            owner = found;
        }
    }

    boolean wantsOwner() {
        return owner == null && inode != 0 && questions < QUESTIONS;
    }

    void ownerNotFound() {
        questions++;
    }

    @Nullable
    String result() {
        return result;
    }

    void endedBy(String word) {
        result = word;
    }

    boolean hasBytes() {
        return bytesSent >= 0;
    }

    void bytes(long sent, long received) {
        bytesSent = sent;
        // The kernel counts the mark that ends the other's stream as a byte.
        bytesReceived = Math.max(0, States.heardTheEnd(state) ? received - 1 : received);
    }

    long bytesSent() {
        return bytesSent;
    }

    long bytesReceived() {
        return bytesReceived;
    }
}
