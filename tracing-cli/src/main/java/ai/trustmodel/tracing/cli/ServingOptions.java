package ai.trustmodel.tracing.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where to listen, and who may come in. */
final class ServingOptions {
    @Option(names = "--port", paramLabel = "N", description = "The port (9999); 0 for any that is free.")
    private @Nullable String port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "The address to listen on (127.0.0.1). Another needs a token.")
    private @Nullable String host;

    @ArgGroup
    private @Nullable Token token;

    /** Where the token stands, or that there is none. */
    static final class Token {
        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description =
                        "The file with the token clients show (token in the data directory). Made when it is not there.")
        private @Nullable String file;

        @Option(names = "--no-token", description = "Ask for no token. Every program on this machine can connect.")
        private boolean none;
    }

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description = "A name clients may call this server by, beside localhost. Can be given several times.")
    private String @Nullable [] names;

    @Option(
            names = "--oauth-issuer",
            paramLabel = "URL",
            description = "Take tokens of this OAuth issuer instead of the one in the file.")
    private @Nullable String issuer;

    @Option(
            names = "--oauth-audience",
            paramLabel = "URL",
            description = "The address of this server as its clients see it, which those tokens must be for.")
    private @Nullable String audience;

    /** The settings that the options stand for. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>();
        put(settings, "TRUSTMODEL_MCP_PORT", port);
        put(settings, "TRUSTMODEL_MCP_HOST", host);
        put(settings, "TRUSTMODEL_MCP_ALLOWED_HOSTS", names == null ? null : String.join(",", names));
        put(settings, "TRUSTMODEL_MCP_OAUTH_ISSUER", issuer);
        put(settings, "TRUSTMODEL_MCP_OAUTH_AUDIENCE", audience);
        if (token != null) {
            put(settings, "TRUSTMODEL_MCP_TOKEN_FILE", token.none ? "none" : absolute(token.file));
        }
        return settings;
    }

    // A server in the background need not stand where the user does.
    private static @Nullable String absolute(@Nullable String file) {
        return file == null || file.startsWith("~")
                ? file
                : Path.of(file).toAbsolutePath().normalize().toString();
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }
}
