package ai.trustmodel.tracing.cli.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file of a client, as it was when it was read. It is replaced as a whole or not at all, with a copy beside it. */
final class ConfigFile {
    private static final String BOM = "\uFEFF";
    private static final int MOST_LINKS = 20;
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PRIVATE_DIRECTORY = PosixFilePermissions.fromString("rwx------");

    private final Path path;
    private final byte @Nullable [] bytes;

    private ConfigFile(Path path, byte @Nullable [] bytes) {
        this.path = path;
        this.bytes = bytes;
    }

    /** Reads a file that may not be there yet. Symbolic links are followed, so that they stay. */
    static ConfigFile read(Path path) throws IOException {
        Path real = path;
        for (int i = 0; Files.isSymbolicLink(real) && i < MOST_LINKS; i++) {
            real = real.resolveSibling(Files.readSymbolicLink(real));
        }
        if (Files.isSymbolicLink(real)) {
            throw new NotInstalled(path + " is a symbolic link that leads nowhere");
        }
        if (Files.exists(real)) {
            real = real.toRealPath();
            if (!Files.isRegularFile(real)) {
                throw new NotInstalled(real + " is no file");
            }
            return new ConfigFile(real, Files.readAllBytes(real));
        }
        return new ConfigFile(real, null);
    }

    /** The file itself, behind any links. */
    Path path() {
        return path;
    }

    boolean exists() {
        return bytes != null;
    }

    /** Its text, empty when there is no file. */
    String text() {
        if (bytes == null) {
            return "";
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BOM) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new NotInstalled("it is no text in UTF-8", e);
        }
    }

    /** Whether others than its owner may read it. */
    boolean readableByOthers() throws IOException {
        return bytes != null && isReadableByOthers(path);
    }

    static boolean isReadableByOthers(Path file) throws IOException {
        if (!isPosix(file)) {
            return false;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return mode.contains(PosixFilePermission.GROUP_READ) || mode.contains(PosixFilePermission.OTHERS_READ);
    }

    static boolean isWritableByOthers(Path file) throws IOException {
        if (!isPosix(file)) {
            return false;
        }
        Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
        return mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE);
    }

    /**
     * Puts a new text in place of the old one, whose mode it keeps.
     *
     * @return the copy of what was there, null when nothing was
     * @throws NotInstalled when somebody else changed the file since it was read
     */
    @Nullable
    Path replace(String text, LocalDateTime now) throws IOException {
        Path directory = directory();
        boolean marked = bytes != null && new String(bytes, StandardCharsets.UTF_8).startsWith(BOM);
        byte[] changed = ((marked ? BOM : "") + text).getBytes(StandardCharsets.UTF_8);
        Path part = Files.createTempFile(directory, "." + path.getFileName(), ".part");
        try {
            write(part, changed);
            if (isPosix(part)) {
                Files.setPosixFilePermissions(part, bytes == null ? PRIVATE : Files.getPosixFilePermissions(path));
            }
            if (!Arrays.equals(bytes, Files.exists(path) ? Files.readAllBytes(path) : null)) {
                throw new NotInstalled(path + " was changed by another program just now; try again");
            }
            Path backup = bytes == null ? null : backUp(now);
            Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return backup;
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private Path directory() throws IOException {
        Path directory = path.toAbsolutePath().normalize().getParent();
        if (directory == null) {
            throw new NotInstalled(path + " is no file");
        }
        if (!Files.isDirectory(directory)) {
            createPrivate(directory);
        }
        return directory;
    }

    private Path backUp(LocalDateTime now) throws IOException {
        String name =
                path.getFileName() + ".bak-" + now.format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
        Path backup = path.resolveSibling(name);
        for (int i = 2; Files.exists(backup); i++) {
            backup = path.resolveSibling(name + "-" + i);
        }
        return Files.copy(path, backup, StandardCopyOption.COPY_ATTRIBUTES);
    }

    /** Makes a directory, and those above it, for the owner alone. */
    static void createPrivate(Path directory) throws IOException {
        if (directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PRIVATE_DIRECTORY));
        } else {
            Files.createDirectories(directory);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true); // a crash must not leave an empty configuration
        }
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
