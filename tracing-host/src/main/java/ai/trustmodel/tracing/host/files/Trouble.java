package ai.trustmodel.tracing.host.files;

import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/** What a number that a call of Linux failed with means for whoever watches. */
final class Trouble {
    private Trouble() {}

    /** A directory cannot be watched. */
    static IOException watching(String engine, String path, LastErrorException e) {
        return switch (e.getErrorCode()) {
            case LinuxCalls.ENOENT -> new NoSuchFileException(path);
            case LinuxCalls.ENOTDIR, LinuxCalls.ELOOP -> new NotDirectoryException(path);
            case LinuxCalls.EACCES -> new AccessDeniedException(path);
            case LinuxCalls.ENAMETOOLONG -> new FileSystemException(path, null, "the path is too long");
            case LinuxCalls.ENOSPC -> tooManyWatches();
            case LinuxCalls.ENOMEM -> EngineException.limit("the kernel has no memory to watch " + path);
            default -> EngineException.unfit(engine + " cannot watch " + path + ": " + reason(e));
        };
    }

    /** The watches of this user are used up; fanotify knows no such limit here. */
    static EngineException tooManyWatches() {
        return EngineException.limit(raise("fs.inotify.max_user_watches", "too many directories are watched", 524_288));
    }

    /** An engine cannot be opened. */
    static EngineException opening(String engine, LastErrorException e) {
        if (e.getErrorCode() == LinuxCalls.EMFILE) {
            return EngineException.limit(
                    engine.equals("inotify")
                            ? raise(
                                    "fs.inotify.max_user_instances",
                                    "too many programs watch, or too many files are open",
                                    512)
                            : raise(
                                    "fs.fanotify.max_user_groups",
                                    "too many programs watch, or too many files are open",
                                    512));
        }
        if (e.getErrorCode() == LinuxCalls.EPERM) {
            return EngineException.unfit(engine + " needs root (CAP_SYS_ADMIN)");
        }
        return EngineException.unfit(engine + " is not there: " + reason(e));
    }

    static String reason(LastErrorException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? "error " + e.getErrorCode() : message;
    }

    private static String raise(String setting, String what, int atLeast) {
        String now = value(setting);
        long more = Math.max(atLeast, now.isEmpty() ? 0 : 2 * Long.parseLong(now));
        return what + ": " + setting + " is " + (now.isEmpty() ? "not known" : now) + ". Raise it with: sudo sysctl -w "
                + setting + "=" + more + ", or leave directories out with exclude";
    }

    /** A setting of the kernel as it is now; empty when it cannot be read. */
    static String value(String setting) {
        // In one go: such a file gives only its first piece to who reads it in pieces, as Files.readString does.
        try (InputStream file = Files.newInputStream(Path.of("/proc/sys", setting.split("\\.")))) {
            String text = new String(file.readNBytes(64), StandardCharsets.US_ASCII).strip();
            return text.matches("\\d{1,18}") ? text : "";
        } catch (IOException e) {
            return "";
        }
    }
}
