package ai.trustmodel.tracing.host.network;

import com.sun.jna.Native;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of each socket that is destroyed, to whoever asks: who talked to whom, and how many bytes. It needs
 * no root, and no connection is too short for it. Which process it was is not said.
 */
final class Closings implements AutoCloseable {
    private static final int NETLINK = 16;
    private static final int RAW = 3;
    private static final int SOCK_DIAG = 4;
    private static final int SOCKET_LEVEL = 1;
    private static final int RECEIVE_BUFFER = 8;
    private static final int ALL_DESTROYED = 0b1111; // TCP and UDP, of IPv4 and IPv6
    private static final int MESSAGE = 16;
    private static final int ATTRIBUTES = MESSAGE + 72;
    private static final int TCP_INFO = 2;
    private static final int PROTOCOL = 10;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV6 = 10;
    private static final int RECEIVED = 128;
    private static final int SENT = 200;
    private static final int AGAIN = 208;
    private static final int MOST = 10_000;

    private final int fd;
    private final byte[] buffer = new byte[1 << 16];

    private Closings(int fd) {
        this.fd = fd;
    }

    /** Null where the kernel does not say it. */
    static @Nullable Closings open() {
        if (!Libc.usable()) {
            return null;
        }
        int fd = Libc.socket(NETLINK, RAW | Libc.CLOEXEC | Libc.NONBLOCK, SOCK_DIAG);
        if (fd < 0) {
            return null;
        }
        byte[] room = ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(8 << 20)
                .array();
        Libc.setsockopt(fd, SOCKET_LEVEL, RECEIVE_BUFFER, room, room.length); // as much as is allowed
        byte[] address = ByteBuffer.allocate(12)
                .order(ByteOrder.nativeOrder())
                .putShort((short) NETLINK)
                .putInt(8, ALL_DESTROYED)
                .array();
        if (Libc.bind(fd, address, address.length) != 0) {
            Libc.close(fd);
            return null;
        }
        return new Closings(fd);
    }

    /** Takes what happened to a connection. */
    @FunctionalInterface
    interface Taker {
        /**
         * A socket was destroyed.
         *
         * @param sent how many bytes, -1 when not known
         */
        void take(Connection connection, long sent, long received);
    }

    /** What reading found. */
    enum Found {
        NOTHING,
        SOMETHING,
        /** Something was missed, nobody knows how much. */
        TOO_MUCH
    }

    /** Takes what was said so far and never waits. */
    Found read(Taker taker) {
        Found found = Found.NOTHING;
        for (int i = 0; i < MOST; i++) {
            long length = Libc.read(fd, buffer, buffer.length);
            if (length > 0) {
                parse(ByteBuffer.wrap(buffer, 0, (int) length).order(ByteOrder.nativeOrder()), taker);
                found = found == Found.TOO_MUCH ? found : Found.SOMETHING;
            } else if (length < 0 && Native.getLastError() == Libc.ENOBUFS) {
                found = Found.TOO_MUCH;
            } else {
                return found;
            }
        }
        return found;
    }

    static void parse(ByteBuffer messages, Taker taker) {
        int at = 0;
        while (at + ATTRIBUTES <= messages.limit()) {
            int length = messages.getInt(at);
            if (length < ATTRIBUTES || at + length > messages.limit()) {
                return;
            }
            parse(messages, at, at + length, taker);
            at += length + 3 & ~3;
        }
    }

    private static void parse(ByteBuffer message, int at, int end, Taker taker) {
        int protocol = 0;
        long sent = -1;
        long received = -1;
        int attribute = at + ATTRIBUTES;
        while (attribute + 4 <= end) {
            int size = message.getShort(attribute) & 0xFFFF;
            int kind = message.getShort(attribute + 2) & 0x3FFF;
            if (size < 4 || attribute + size > end) {
                return;
            }
            int value = attribute + 4;
            if (kind == PROTOCOL) {
                protocol = message.get(value);
            } else if (kind == TCP_INFO && size - 4 >= AGAIN + 8) {
                sent = message.getLong(value + SENT) - message.getLong(value + AGAIN);
                received = message.getLong(value + RECEIVED);
            }
            attribute += size + 3 & ~3;
        }
        if (protocol != TCP && protocol != UDP) {
            return;
        }
        int socket = at + MESSAGE;
        int width = message.get(socket) == IPV6 ? 16 : 4;
        Connection connection = new Connection(
                protocol == TCP ? "tcp" : "udp",
                address(message, socket + 8, width),
                port(message, socket + 4),
                address(message, socket + 24, width),
                port(message, socket + 6));
        taker.take(connection, sent, received);
    }

    private static String address(ByteBuffer message, int at, int width) {
        byte[] address = new byte[width];
        message.get(at, address);
        return Addresses.text(address);
    }

    private static int port(ByteBuffer message, int at) {
        return (message.get(at) & 255) << 8 | message.get(at + 1) & 255;
    }

    @Override
    public void close() {
        Libc.close(fd);
    }
}
