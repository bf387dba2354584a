package ai.trustmodel.tracing.mcp.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes files that belong to their owner alone, whole or not at all. */
public final class PrivateFiles {
    /** Whether files have permissions as POSIX knows them. */
    public static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    private PrivateFiles() {}

    /** A file beside this one with this text, to be moved to its place or deleted; makes the directory when it is missing. */
    public static Path draft(Path file, String text) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, ownerOnly("rwx------"));
        }
        Path draft = Files.createTempFile(directory, "." + file.getFileName(), ".new", ownerOnly("rw-------"));
        boolean written = false;
        try {
            Files.writeString(draft, text, StandardCharsets.UTF_8);
            written = true;
            return draft;
        } finally {
            if (!written) {
                Files.deleteIfExists(draft);
            }
        }
    }

    /** Writes this text into the file, in the place of what is in it; who reads it finds the one or the other. */
    public static void replace(Path file, String text) throws IOException {
        Path draft = draft(file, text);
        try {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        return POSIX
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
