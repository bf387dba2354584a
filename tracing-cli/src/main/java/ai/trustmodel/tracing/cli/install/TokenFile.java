package ai.trustmodel.tracing.cli.install;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The secret that the HTTP server asks for, in a file that only its owner may read. Whoever needs it first makes it. */
public final class TokenFile {
    private static final int BYTES = 32;

    private final Path path;

    /** The file that the environment names, or that of this user. */
    public TokenFile(Machine machine) {
        this.path = Machine.or(
                machine.directory("TRUSTMODEL_MCP_TOKEN_FILE"), machine.ours().resolve("token"));
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** The token, made when there is none. */
    public String token() throws IOException {
        if (!Files.exists(path)) {
            make();
        }
        String token = Files.readString(path).strip();
        if (token.isEmpty()) {
            throw new NotInstalled(path + " is empty; remove it, and a token is made");
        }
        return token;
    }

    private void make() throws IOException {
        Path directory = path.toAbsolutePath().getParent();
        if (directory != null) {
            ConfigFile.createPrivate(directory);
        }
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random) + "\n";
        FileAttribute<?>[] mode =
                path.getFileSystem().supportedFileAttributeViews().contains("posix")
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        try (var channel =
                Files.newByteChannel(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.US_ASCII)));
        } catch (FileAlreadyExistsException e) {
            // Another made one at this moment.
        }
    }
}
