package ai.trustmodel.tracing.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that is written whole or not at all, and that only its owner may read: lines go to a file beside it, which
 * takes its name at the end. Not thread-safe.
 */
final class OutputFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final boolean replace;
    private final Writer out;
    private boolean committed;

    private OutputFile(Path target, Path part, boolean replace) throws IOException {
        this.target = target;
        this.part = part;
        this.replace = replace;
        OutputStream bytes = Files.newOutputStream(part, StandardOpenOption.WRITE);
        this.out = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
    }

    /**
     * Begins a file.
     *
     * @throws Failure when it is there already and is not to be replaced
     */
    static OutputFile create(Path target, boolean replace) throws IOException {
        if (Files.exists(target) && !replace) {
            throw thereAlready(target);
        }
        if (Files.isDirectory(target)) {
            throw new Failure(target + " is a directory; name a file");
        }
        Path directory = target.toAbsolutePath().normalize().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new Failure("there is no directory " + directory + "; make it first");
        }
        Path part = Files.createTempFile(directory, "." + target.getFileName(), ".part", onlyOwner(directory));
        return new OutputFile(target, part, replace);
    }

    private static FileAttribute<?>[] onlyOwner(Path directory) {
        Set<String> views = directory.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    void line(String line) throws IOException {
        out.write(line);
        out.write('\n');
    }

    /** Gives the file its name. */
    void commit() throws IOException {
        out.close();
        try {
            if (replace) {
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(part, target);
            }
        } catch (FileAlreadyExistsException e) {
            throw thereAlready(target);
        }
        committed = true;
    }

    private static Failure thereAlready(Path target) {
        return new Failure(target + " is there already; replace it with --force");
    }

    @Override
    public void close() throws IOException {
        if (!committed) {
            out.close();
            Files.deleteIfExists(part);
        }
    }
}
