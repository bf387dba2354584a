package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.mcp.HttpServer;
import ai.trustmodel.tracing.spi.ConfigurationException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The secret that the HTTP server asks for. Whoever needs it first, the server or an installation, makes it. */
public final class TokenFile {
    private static final String SETTING = "TRUSTMODEL_MCP_TOKEN_FILE";

    private final Path path;
    private final boolean asked;

    /** The file that the environment names, or that of this user. */
    public TokenFile(Machine machine) {
        this.path = Machine.or(machine.directory(SETTING), machine.data().resolve("token"));
        this.asked = !"none".equalsIgnoreCase(machine.environment().get(SETTING));
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /**
     * The token, made when there is none; null when the server was told to ask for none.
     *
     * @throws NotInstalled when it cannot be used
     */
    public @Nullable String token() {
        try {
            return asked ? HttpServer.token(path) : null;
        } catch (ConfigurationException e) {
            throw new NotInstalled(String.valueOf(e.getMessage()), e);
        }
    }
}
