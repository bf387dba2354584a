package ai.trustmodel.tracing.host.network;

/** The states of a socket, as the kernel counts and calls them. */
final class States {
    static final int ESTABLISHED = 1;
    static final int SYN_SENT = 2;
    static final int SYN_RECV = 3;
    static final int FIN_WAIT1 = 4;
    static final int FIN_WAIT2 = 5;
    static final int TIME_WAIT = 6;
    static final int CLOSE = 7;
    static final int CLOSE_WAIT = 8;
    static final int LAST_ACK = 9;
    static final int LISTEN = 10;
    static final int CLOSING = 11;
    static final int NEW_SYN_RECV = 12;

    private static final String[] NAMES = {
        "UNKNOWN",
        "ESTABLISHED",
        "SYN_SENT",
        "SYN_RECV",
        "FIN_WAIT1",
        "FIN_WAIT2",
        "TIME_WAIT",
        "CLOSE",
        "CLOSE_WAIT",
        "LAST_ACK",
        "LISTEN",
        "CLOSING",
        "SYN_RECV"
    };

    private States() {}

    static String name(int state) {
        return state > 0 && state < NAMES.length ? NAMES[state] : NAMES[0];
    }

    /** Whether the other end said that it sends no more, and this socket heard it. */
    static boolean heardTheEnd(int state) {
        return state == CLOSE_WAIT || state == LAST_ACK || state == CLOSING;
    }
}
