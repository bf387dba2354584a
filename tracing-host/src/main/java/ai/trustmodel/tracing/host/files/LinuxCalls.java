package ai.trustmodel.tracing.host.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The calls of the C library that the JDK does not make. Loading this class fails where there are none such. */
final class LinuxCalls {
    static final int EPERM = 1;
    static final int ENOENT = 2;
    static final int EINTR = 4;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EACCES = 13;
    static final int ENODEV = 19;
    static final int ENOTDIR = 20;
    static final int EINVAL = 22;
    static final int EMFILE = 24;
    static final int ENOSPC = 28;
    static final int ENAMETOOLONG = 36;
    static final int ELOOP = 40;

    static final int AT_FDCWD = -100;

    private static final short POLLIN = 1;
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    static {
        if (!Platform.isLinux() || Native.POINTER_SIZE != 8) {
            throw new UnsatisfiedLinkError("these are the calls of a 64-bit Linux");
        }
        Native.register(LinuxCalls.class, Platform.C_LIBRARY_NAME);
    }

    private LinuxCalls() {}

    static native int fanotify_init(int flags, int eventFlags) throws LastErrorException;

    static native int fanotify_mark(int fd, int flags, long mask, int directory, byte[] path) throws LastErrorException;

    static native int name_to_handle_at(int directory, byte[] path, ByteBuffer handle, ByteBuffer mountId, int flags)
            throws LastErrorException;

    static native int statfs(byte[] path, ByteBuffer answer) throws LastErrorException;

    static native int inotify_init1(int flags) throws LastErrorException;

    static native int inotify_add_watch(int fd, byte[] path, int mask) throws LastErrorException;

    static native int inotify_rm_watch(int fd, int watch) throws LastErrorException;

    private static native int eventfd(int value, int flags) throws LastErrorException;

    private static native int poll(ByteBuffer polled, long count, int millis) throws LastErrorException;

    private static native long read(int fd, ByteBuffer buffer, long size) throws LastErrorException;

    private static native long write(int fd, ByteBuffer buffer, long size) throws LastErrorException;

    static native int close(int fd) throws LastErrorException;

    /** A descriptor by which another thread ends a {@link #ready}. */
    static int waker() {
        return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    }

    static void wake(int waker) {
        ByteBuffer one = ByteBuffer.allocateDirect(8).order(ByteOrder.nativeOrder());
        one.putLong(0, 1);
        write(waker, one, 8);
    }

    /** Waits until there is something to read, for at most this long; the waker ends it and is not reset. */
    static boolean ready(ByteBuffer polled, int fd, int waker, long millis) {
        polled.putInt(0, fd).putShort(4, POLLIN).putShort(6, (short) 0);
        polled.putInt(8, waker).putShort(12, POLLIN).putShort(14, (short) 0);
        try {
            return poll(polled, 2, (int) millis) > 0 && polled.getShort(6) != 0;
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EINTR) {
                return false;
            }
            throw e;
        }
    }

    /** How many bytes were read; none when there are none now. */
    static int read(int fd, ByteBuffer buffer) {
        try {
            return (int) read(fd, buffer, buffer.capacity());
        } catch (LastErrorException e) {
            if (e.getErrorCode() == EAGAIN || e.getErrorCode() == EINTR) {
                return 0;
            }
            throw e;
        }
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
    }

    /** A path that is kept a character a byte, as C takes it. */
    static byte[] path(String raw) {
        int length = raw.length();
        byte[] bytes = new byte[length + 1];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) raw.charAt(i);
        }
        return bytes;
    }
}
