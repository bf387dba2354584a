package ai.trustmodel.tracing.storage.sqlite;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file itself: who may read it, which one it is, and how a damaged one is moved out of the way. */
final class DatabaseFile {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);
    private static final String[] PARTS = {"", "-wal", "-shm"};
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path path;
    private boolean warned;

    DatabaseFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** What a driver opens: a URI, so that no character of the path has a meaning. */
    String url() {
        return "jdbc:sqlite:file:" + path.toUri().getRawPath();
    }

    /** Makes sure that the file is there and that nobody else can read it; SQLite's own files take over its mode. */
    void prepare() throws IOException {
        Path directory = path.getParent();
        if (directory != null) {
            createPrivate(directory);
            warnWhenShared(directory);
        }
        try {
            Files.createFile(path, onlyOwner(path, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            closeToOthers();
        }
    }

    /** Nobody else has a use for a file that is still empty; the mode of one in use is its owner's affair. */
    private void closeToOthers() throws IOException {
        PosixFileAttributeView mode = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (mode != null && Files.size(path) == 0) {
            mode.setPermissions(PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** Tells this file from another that comes to stand in its place; null when there is none. */
    @Nullable
    Object identity() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return key != null ? key : attributes.creationTime();
        } catch (IOException e) {
            return null;
        }
    }

    /** What the file and SQLite's files beside it take on disk, in bytes. */
    long size() {
        long bytes = 0;
        for (String part : PARTS) {
            try {
                bytes += Files.size(sibling(path, part));
            } catch (IOException e) {
                // It is not there.
            }
        }
        return bytes;
    }

    /** Moves the file and SQLite's files beside it to names that say what happened, and returns the new name. */
    Path moveAside() throws IOException {
        String stamp = path.getFileName() + ".corrupt-" + STAMP.format(Instant.now());
        Path target = path.resolveSibling(stamp);
        for (int i = 2; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
            target = path.resolveSibling(stamp + "-" + i);
        }
        for (String part : PARTS) {
            try {
                Files.move(sibling(path, part), sibling(target, part), StandardCopyOption.ATOMIC_MOVE);
            } catch (NoSuchFileException e) {
                LOG.trace("{} has no {}", path, part);
            }
        }
        return target;
    }

    private static Path sibling(Path file, String part) {
        return file.resolveSibling(file.getFileName() + part);
    }

    private static void createPrivate(Path directory) throws IOException {
        Path above = directory.getParent();
        if (above != null && !Files.exists(above)) {
            createPrivate(above);
        }
        if (!Files.exists(directory)) {
            try {
                Files.createDirectory(directory, onlyOwner(directory, "rwx------"));
            } catch (FileAlreadyExistsException e) {
                LOG.trace("{} was made by another process", directory);
            }
        }
    }

    private void warnWhenShared(Path directory) throws IOException {
        if (warned || !isPosix(directory)) {
            return;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
        if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
            warned = true; // a store that cannot be opened is tried again and again
            LOG.warn(
                    "others can write to {}, and so replace the traces in it; 'chmod go-w' closes it, or set"
                            + " TRUSTMODEL_DB_PATH to a directory of your own",
                    directory);
        }
    }

    private static FileAttribute<?>[] onlyOwner(Path place, String mode) {
        return isPosix(place)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path place) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
