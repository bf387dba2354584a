package ai.trustmodel.tracing.host.network;

import com.sun.jna.Native;

/** What the C library does and Java does not: reading without waiting, and sockets that talk with the kernel. */
final class Libc {
    static final int NONBLOCK = 0x800;
    static final int CLOEXEC = 0x80000;
    static final int EAGAIN = 11;
    static final int EINTR = 4;
    static final int ENOBUFS = 105;

    private static final boolean USABLE = register();

    private Libc() {}

    /** Whether these can be called at all. They need a JNA that could unpack itself, and 64 bits. */
    static boolean usable() {
        return USABLE;
    }

    private static boolean register() {
        try {
            if (Native.POINTER_SIZE != Long.BYTES) {
                return false;
            }
            Native.register(Libc.class, "c");
            return true;
        } catch (LinkageError e) {
            return false;
        }
    }

    static native int open(String path, int flags);

    static native int close(int fd);

    static native long read(int fd, byte[] buffer, long count);

    static native int socket(int domain, int type, int protocol);

    static native int bind(int fd, byte[] address, int length);

    static native int setsockopt(int fd, int level, int option, byte[] value, int length);
}
