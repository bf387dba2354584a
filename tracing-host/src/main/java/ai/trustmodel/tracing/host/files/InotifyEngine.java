package ai.trustmodel.tracing.host.files;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Linux inotify: complete, needs no root, and does not say who. A directory is called by the number of its watch. */
final class InotifyEngine implements Engine {
    private static final int MODIFY = 0x2;
    private static final int ATTRIB = 0x4;
    private static final int CLOSE_WRITE = 0x8;
    private static final int MOVED_FROM = 0x40;
    private static final int MOVED_TO = 0x80;
    private static final int CREATE = 0x100;
    private static final int DELETE = 0x200;
    private static final int DELETE_SELF = 0x400;
    private static final int MOVE_SELF = 0x800;
    private static final int UNMOUNT = 0x2000;
    private static final int Q_OVERFLOW = 0x4000;
    private static final int ONLYDIR = 0x01000000;
    private static final int DONT_FOLLOW = 0x02000000;
    private static final int EXCL_UNLINK = 0x04000000;
    private static final int ISDIR = 0x40000000;

    private static final int DIRECTORY = MODIFY
            | ATTRIB
            | CLOSE_WRITE
            | MOVED_FROM
            | MOVED_TO
            | CREATE
            | DELETE
            | ONLYDIR
            | DONT_FOLLOW
            | EXCL_UNLINK;
    private static final int ROOT = DIRECTORY | DELETE_SELF | MOVE_SELF;

    private static final int NONBLOCK = 0x800;
    private static final int CLOEXEC = 0x80000;
    private static final int HEADER = 16;
    private static final Map<String, Object> UNKNOWN = Map.of();

    private final int fd;
    private final int waker;
    private final ByteBuffer buffer = LinuxCalls.buffer(256 * 1024);
    private final ByteBuffer polled = LinuxCalls.buffer(16);
    private final Moves moves = new Moves();

    InotifyEngine() throws EngineException {
        int opened = -1;
        try {
            opened = LinuxCalls.inotify_init1(NONBLOCK | CLOEXEC);
            waker = LinuxCalls.waker();
        } catch (LastErrorException e) {
            if (opened >= 0) {
                LinuxCalls.close(opened);
            }
            throw Trouble.opening("inotify", e);
        }
        fd = opened;
    }

    @Override
    public String name() {
        return "inotify";
    }

    @Override
    public String note() {
        return "inotify does not say which process it was";
    }

    @Override
    public Names names() {
        return Names.BYTES;
    }

    @Override
    public Object watch(Path path, boolean root) throws IOException {
        String raw = Names.BYTES.raw(path);
        try {
            return LinuxCalls.inotify_add_watch(fd, LinuxCalls.path(raw), root ? ROOT : DIRECTORY);
        } catch (LastErrorException e) {
            throw Trouble.watching("inotify", raw, e);
        }
    }

    @Override
    public void forget(Object key) {
        try {
            LinuxCalls.inotify_rm_watch(fd, (Integer) key);
        } catch (LastErrorException e) {
            // The kernel ended it already, because the directory is gone.
        }
    }

    @Override
    public boolean read(DirectoryTree tree, Changes changes, long millis) {
        long wait = moves.patience(System.nanoTime(), millis);
        int length = LinuxCalls.ready(polled, fd, waker, wait) ? LinuxCalls.read(fd, buffer) : 0;
        for (int at = 0; at < length; ) {
            int nameLength = buffer.getInt(at + 12);
            event(at, nameLength, tree, changes);
            at += HEADER + nameLength;
        }
        moves.expire(System.nanoTime(), changes);
        return length > 0;
    }

    private void event(int at, int nameLength, DirectoryTree tree, Changes changes) {
        int mask = buffer.getInt(at + 4);
        if ((mask & Q_OVERFLOW) != 0) {
            changes.overflow("the kernel's queue was full (fs.inotify.max_queued_events)");
            return;
        }
        Directory in = tree.find(buffer.getInt(at));
        if (in == null) {
            return; // of a directory that is in the tree no longer
        }
        String name = name(at + HEADER, nameLength);
        if (name == null) {
            ofItself(in, mask, changes);
            return;
        }
        boolean directory = (mask & ISDIR) != 0;
        if ((mask & MOVED_FROM) != 0) {
            moves.settle(in, name, changes);
            moves.from(buffer.getInt(at + 8), in, name, directory, System.nanoTime());
        } else if ((mask & MOVED_TO) != 0) {
            moves.to(buffer.getInt(at + 8), in, name, directory, changes);
        } else if ((mask & CREATE) != 0) {
            moves.settle(in, name, changes);
            changes.created(in, name, directory, UNKNOWN);
        } else if ((mask & DELETE) != 0) {
            changes.deleted(in, name, directory, UNKNOWN);
        } else if ((mask & MODIFY) != 0) {
            changes.modified(in, name, directory, UNKNOWN);
        } else if ((mask & ATTRIB) != 0) {
            changes.metadata(in, name, directory, UNKNOWN);
        } else if ((mask & CLOSE_WRITE) != 0) {
            changes.closed(in, name, UNKNOWN);
        }
    }

    /** What happens to a directory itself its parent tells too, but for the roots. */
    private static void ofItself(Directory in, int mask, Changes changes) {
        if (in.parent() != null) {
            return;
        }
        if ((mask & (DELETE_SELF | MOVE_SELF | UNMOUNT)) != 0) {
            changes.rootGone(in);
        } else if ((mask & ATTRIB) != 0) {
            changes.metadata(in, "", true, UNKNOWN);
        }
    }

    private @Nullable String name(int start, int length) {
        int end = start;
        while (end < start + length && buffer.get(end) != 0) {
            end++;
        }
        if (end == start) {
            return null;
        }
        byte[] bytes = new byte[end - start];
        buffer.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void flush(Changes changes) {
        moves.flush(changes);
    }

    @Override
    public void wake(Thread reader) {
        LinuxCalls.wake(waker);
    }

    @Override
    public void close() {
        LinuxCalls.close(fd);
        LinuxCalls.close(waker);
    }
}
