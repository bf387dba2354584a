package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.files.PrivateFiles;
import ai.trustmodel.tracing.spi.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** The file with the token that clients show. It belongs to its owner alone, and is made when there is none. */
public final class TokenFile {
    private static final String SETTING = "TRUSTMODEL_MCP_TOKEN_FILE";
    private static final int TOKEN_BYTES = 32;
    private static final int LEAST_CHARS = 16;
    private static final int MOST_BYTES = 4096;

    private TokenFile() {}

    /**
     * The token in this file.
     *
     * @throws ConfigurationException when it cannot be read or made, when others can read it, or when it is no token
     */
    public static String token(Path file) {
        try {
            if (!Files.exists(file)) {
                make(file);
            }
            return read(file);
        } catch (IOException e) {
            throw new ConfigurationException(SETTING + ": " + file + " could not be read or made: " + reason(e), e);
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new ConfigurationException(
                    SETTING + ": " + file + " is a directory; name a file in it, as in " + file.resolve("token"));
        }
        if (PrivateFiles.POSIX) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            permissions.removeIf(permission -> permission.name().startsWith("OWNER_"));
            if (!permissions.isEmpty()) {
                throw new ConfigurationException(SETTING + ": others than its owner may use " + file
                        + ", so what is in it is no secret any more; delete it, a new one is made at the next start");
            }
        }
        String token;
        try (InputStream in = Files.newInputStream(file)) { // not all of it: it could be anything
            token = new String(in.readNBytes(MOST_BYTES + 1), StandardCharsets.UTF_8).strip();
        }
        if (token.length() < LEAST_CHARS
                || token.length() > MOST_BYTES
                || !token.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new ConfigurationException(SETTING + ": there is no token in " + file + "; it must be one line of "
                    + LEAST_CHARS + " visible characters at least and " + MOST_BYTES
                    + " at most; delete it, a new one is made at the next start");
        }
        return token;
    }

    /** Makes it whole or not at all, and leaves one alone that another process has made meanwhile. */
    private static void make(Path file) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        Path draft = PrivateFiles.draft(file, token + "\n");
        try {
            link(draft, file);
        } catch (FileAlreadyExistsException e) { // that one holds
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static void link(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file);
        }
    }

    private static String reason(IOException e) {
        String name = e.getClass().getSimpleName();
        return name.equals("AccessDeniedException") ? "you may not" : String.valueOf(e.getMessage());
    }
}
