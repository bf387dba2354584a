package ai.trustmodel.tracing.host.network;

/**
 * What the kernel said of a socket.
 *
 * @param nanos when, on the clock of {@link System#nanoTime}
 * @param socket which, 0 when it did not say
 * @param from the state it left
 * @param to the state it is in now; 0 when only an error is reported
 * @param error the number of the error, 0 for none
 * @param tid the thread that ran just then
 * @param byProgram whether the thread asked for it, and did not only happen to run when a packet came
 */
record SocketChange(
        long nanos, long socket, int from, int to, int error, Connection connection, int tid, boolean byProgram) {
    private static final int NO_ERROR = 0;

    boolean isError() {
        return error != NO_ERROR;
    }

    /** Whether it says who uses the socket: programs connect, listen and close. */
    boolean namesOwner() {
        return byProgram
                && tid > 0
                && switch (to) {
                    case States.SYN_SENT, States.LISTEN, States.FIN_WAIT1, States.LAST_ACK -> true;
                    case States.CLOSE ->
                        from == States.ESTABLISHED || from == States.CLOSE_WAIT || from == States.LISTEN;
                    default -> false;
                };
    }
}
