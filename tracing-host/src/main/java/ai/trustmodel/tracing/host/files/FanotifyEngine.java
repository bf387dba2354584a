package ai.trustmodel.tracing.host.files;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Linux fanotify with a mark on each directory: complete, says which process it was, needs root and Linux 5.17. A directory
 * is called by the file handle that the events name it by, so that no handle needs to be opened.
 */
final class FanotifyEngine implements Engine {
    private static final int INIT =
            0x1 | 0x2 | 0x10 | 0x20 | 0xc00; // CLOEXEC NONBLOCK UNLIMITED_QUEUE and _MARKS DFID_NAME
    private static final int ADD = 0x1 | 0x4 | 0x8; // ADD DONT_FOLLOW ONLYDIR

    private static final long MODIFY = 0x2;
    private static final long ATTRIB = 0x4;
    private static final long CLOSE_WRITE = 0x8;
    private static final long CREATE = 0x100;
    private static final long DELETE = 0x200;
    private static final long DELETE_SELF = 0x400;
    private static final long MOVE_SELF = 0x800;
    private static final long Q_OVERFLOW = 0x4000;
    private static final long EVENT_ON_CHILD = 0x0800_0000;
    private static final long RENAME = 0x1000_0000;
    private static final long ONDIR = 0x4000_0000;

    private static final long DIRECTORY =
            MODIFY | ATTRIB | CLOSE_WRITE | CREATE | DELETE | RENAME | EVENT_ON_CHILD | ONDIR;
    private static final long ROOT = DIRECTORY | DELETE_SELF | MOVE_SELF;

    private static final int INFO_NAME = 2;
    private static final int INFO_OLD_NAME = 10;
    private static final int INFO_NEW_NAME = 12;

    private static final int AT_HANDLE_FID = 0x200;
    private static final int MAX_HANDLE = 128;
    private static final int FSID = 56; // where statfs has it on a 64-bit Linux
    private static final int TRIES = 5;

    private final int fd;
    private final int waker;
    private final ByteBuffer buffer = LinuxCalls.buffer(256 * 1024);
    private final ByteBuffer polled = LinuxCalls.buffer(16);
    private final ByteBuffer handle = LinuxCalls.buffer(8 + MAX_HANDLE);
    private final ByteBuffer mount = LinuxCalls.buffer(4);
    private final Map<Integer, String> fileSystems = new HashMap<>();
    private final Processes processes = new Processes();
    private int handleFlags = AT_HANDLE_FID;

    // The ends that the event at hand names; null when it does not, or when they are not in the tree.
    private @Nullable Directory in;
    private @Nullable Directory to;
    private String name = "";
    private String newName = "";

    FanotifyEngine() throws EngineException {
        int opened = -1;
        try {
            opened = LinuxCalls.fanotify_init(INIT, 0);
            waker = LinuxCalls.waker();
        } catch (LastErrorException e) {
            if (opened >= 0) {
                LinuxCalls.close(opened);
            }
            throw Trouble.opening("fanotify", e);
        }
        fd = opened;
        processes.of((int) ProcessHandle.current().pid()); // which loads what it takes before it is urgent
    }

    @Override
    public String name() {
        return "fanotify";
    }

    @Override
    public String note() {
        return "";
    }

    @Override
    public Names names() {
        return Names.BYTES;
    }

    @Override
    public Object watch(Path path, boolean root) throws IOException {
        String raw = Names.BYTES.raw(path);
        byte[] c = LinuxCalls.path(raw);
        try {
            String key = key(c);
            for (int i = 0; i < TRIES; i++) {
                LinuxCalls.fanotify_mark(fd, ADD, root ? ROOT : DIRECTORY, LinuxCalls.AT_FDCWD, c);
                String marked = key(c);
                if (marked.equals(key)) {
                    return key;
                }
                key = marked; // another directory took this path in between
            }
            throw EngineException.unfit(raw + " is replaced all the time");
        } catch (LastErrorException e) {
            throw Trouble.watching("fanotify", raw, e);
        }
    }

    /** The file system and the handle, as events have them. */
    private String key(byte[] path) {
        handle.putInt(0, MAX_HANDLE);
        try {
            LinuxCalls.name_to_handle_at(LinuxCalls.AT_FDCWD, path, handle, mount, handleFlags);
        } catch (LastErrorException e) {
            if (e.getErrorCode() != LinuxCalls.EINVAL || handleFlags == 0) {
                throw e;
            }
            handleFlags = 0; // before Linux 6.5
            LinuxCalls.name_to_handle_at(LinuxCalls.AT_FDCWD, path, handle, mount, handleFlags);
        }
        String fileSystem = fileSystems.computeIfAbsent(mount.getInt(0), id -> {
            ByteBuffer answer = LinuxCalls.buffer(256);
            LinuxCalls.statfs(path, answer);
            return bytes(answer, FSID, 8);
        });
        return fileSystem + bytes(handle, 0, 8 + handle.getInt(0));
    }

    /** A mark can be taken from a path alone, and the path is gone. What it still tells is of nothing in the tree. */
    @Override
    public void forget(Object key) {}

    @Override
    public boolean read(DirectoryTree tree, Changes changes, long millis) throws IOException {
        if (!LinuxCalls.ready(polled, fd, waker, millis)) {
            return false;
        }
        int length = LinuxCalls.read(fd, buffer);
        for (int at = 0; at < length; ) {
            int size = buffer.getInt(at);
            if (buffer.get(at + 4) != 3) {
                throw new IOException("fanotify events of version " + buffer.get(at + 4) + " are not known");
            }
            long mask = buffer.getLong(at + 8);
            if ((mask & Q_OVERFLOW) != 0) {
                changes.overflow("the kernel's queue was full");
            } else if (names(at + buffer.getShort(at + 6), at + size, tree)) {
                tell(mask, processes.of(buffer.getInt(at + 20)), changes);
            }
            at += size;
        }
        return length > 0;
    }

    /** Reads which directories and names an event is of; false when none is in the tree. */
    private boolean names(int start, int end, DirectoryTree tree) {
        in = null;
        to = null;
        for (int at = start; at < end; ) {
            int type = buffer.get(at);
            int size = buffer.getShort(at + 2) & 0xffff;
            if (type == INFO_NAME || type == INFO_OLD_NAME || type == INFO_NEW_NAME) {
                int handleEnd = at + 20 + buffer.getInt(at + 12);
                Directory found = tree.find(bytes(buffer, at + 4, handleEnd - at - 4));
                int nameEnd = handleEnd;
                while (nameEnd < at + size && buffer.get(nameEnd) != 0) {
                    nameEnd++;
                }
                String said = bytes(buffer, handleEnd, nameEnd - handleEnd);
                if (type == INFO_NEW_NAME) {
                    to = found;
                    newName = said;
                } else {
                    in = found;
                    name = said;
                }
            }
            at += size;
        }
        return in != null || to != null;
    }

    /** One event can be all that happened to a name since the last was read, by one process. */
    private void tell(long mask, Map<String, Object> process, Changes changes) {
        boolean directory = (mask & ONDIR) != 0;
        if ((mask & RENAME) != 0) {
            changes.moved(in, name, to, newName, directory, process);
            return;
        }
        Directory at = in;
        if (at == null) {
            return;
        }
        String what = name;
        if (what.equals(".")) { // a directory's own events; its name is in the directory above
            Directory parent = at.parent();
            if (parent == null && (mask & (DELETE_SELF | MOVE_SELF)) != 0) {
                changes.rootGone(at);
                return;
            }
            what = at.name();
            at = parent == null ? at : parent;
        }
        boolean both = (mask & CREATE) != 0 && (mask & DELETE) != 0;
        if (both) {
            changes.createdAndDeleted(at, what, directory, process);
            return;
        }
        if ((mask & CREATE) != 0) {
            changes.created(at, what, directory, process);
        }
        if ((mask & ATTRIB) != 0 && (mask & DELETE) == 0) {
            changes.metadata(at, what, directory, process);
        }
        if ((mask & MODIFY) != 0) {
            changes.modified(at, what, directory, process);
        }
        if ((mask & CLOSE_WRITE) != 0) {
            changes.closed(at, what, process);
        }
        if ((mask & DELETE) != 0) {
            changes.deleted(at, what, directory, process);
        }
    }

    private static String bytes(ByteBuffer from, int start, int length) {
        byte[] bytes = new byte[length];
        from.get(start, bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
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
