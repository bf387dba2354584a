package ai.trustmodel.tracing.storage.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Files and directories that only their owner can read. */
final class PrivateFiles {
    private PrivateFiles() {}

    /** Opens a file, which comes into being, as does its directory. */
    static FileChannel open(Path path, OpenOption... options) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                return FileChannel.open(path, options);
            } catch (NoSuchFileException e) {
                if (attempt == 2) {
                    throw e;
                }
                createIfMissing(path);
            }
        }
    }

    /** Makes sure that there is such a file. */
    static void createIfMissing(Path path) throws IOException {
        if (Files.exists(path)) {
            return;
        }
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            createDirectory(directory);
        }
        try {
            Files.createFile(path, onlyOwner(path, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            // Somebody was quicker, or it is a directory, which opening it will say.
        }
    }

    static void createDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, onlyOwner(directory, "rwx------"));
        }
    }

    /** Makes the names of files in a directory survive a power cut, where the system can do that. */
    static void forceNames(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no directory, and keeps its names without being asked.
        }
    }

    /** Tells this file from another that comes to stand in its place; null when there is none. */
    static @Nullable Object identity(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return key != null ? key : attributes.creationTime();
        } catch (IOException e) {
            return null;
        }
    }

    /** One name for all paths that lead to the same file, which need not be there. */
    static Path real(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path directory = absolute.getParent();
        Path name = absolute.getFileName();
        try {
            return directory == null || name == null
                    ? absolute
                    : directory.toRealPath().resolve(name);
        } catch (IOException e) {
            return absolute;
        }
    }

    private static FileAttribute<?>[] onlyOwner(Path path, String mode) throws IOException {
        Path there = path.toAbsolutePath();
        while (there.getParent() != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean posix = Files.getFileStore(there).supportsFileAttributeView(PosixFileAttributeView.class);
        return posix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
