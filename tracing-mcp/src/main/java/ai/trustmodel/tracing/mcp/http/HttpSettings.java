package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Reads from the settings where to listen and who may come in. */
final class HttpSettings {
    private static final String HOST = "TRUSTMODEL_MCP_HOST";
    private static final String PORT = "TRUSTMODEL_MCP_PORT";
    private static final String TOKEN_FILE = "TRUSTMODEL_MCP_TOKEN_FILE";
    private static final String ALLOWED_HOSTS = "TRUSTMODEL_MCP_ALLOWED_HOSTS";
    private static final String ISSUER = "TRUSTMODEL_MCP_OAUTH_ISSUER";
    private static final String AUDIENCE = "TRUSTMODEL_MCP_OAUTH_AUDIENCE";
    private static final String NO_TOKEN = "none";

    private final Settings settings;

    HttpSettings(Settings settings) {
        this.settings = settings;
    }

    /** Where to listen; an address others can reach only when they need a token. */
    InetSocketAddress address() {
        InetAddress host = host();
        if (!host.isLoopbackAddress() && !needsToken()) {
            throw new ConfigurationException(HOST + " is " + settings.get(HOST) + ", which others can reach, and "
                    + TOKEN_FILE + " is none, so that they would need no token; listen on 127.0.0.1 or use a token");
        }
        return new InetSocketAddress(host, (int) settings.number(PORT, 9999, 0, 65535));
    }

    private InetAddress host() {
        String name = settings.get(HOST, "127.0.0.1");
        try {
            return InetAddress.getByName(name);
        } catch (UnknownHostException e) {
            throw new ConfigurationException(HOST + " is '" + name + "', which is no address of this machine", e);
        }
    }

    private URI address(String name, String other) {
        String value = settings.get(name);
        if (value == null) {
            throw new ConfigurationException(name + " is missing; it belongs to " + other);
        }
        try {
            URI address = new URI(value);
            if (address.getHost() != null && address.getScheme() != null) {
                return address;
            }
        } catch (URISyntaxException e) { // said below
        }
        throw new ConfigurationException(name + " is '" + value + "', which is no address as https://host/path");
    }

    private boolean needsToken() {
        return settings.get(ISSUER) != null || !NO_TOKEN.equalsIgnoreCase(settings.get(TOKEN_FILE));
    }

    /** Under which names. */
    Gate gate() {
        Set<String> names = new HashSet<>();
        for (String name : settings.get(ALLOWED_HOSTS, "").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        if (settings.get(AUDIENCE) != null) { // the name clients know it by
            names.add(address(AUDIENCE, ISSUER).getHost().toLowerCase(Locale.ROOT));
        }
        InetAddress host = host();
        if (host.isLoopbackAddress()) { // which need not be 127.0.0.1
            names.add(host.getHostAddress());
        }
        return new Gate(names, !host.isLoopbackAddress());
    }

    /** For whom. */
    Access access(Clock clock) {
        if (settings.get(ISSUER) != null || settings.get(AUDIENCE) != null) {
            return new OAuthAccess(address(ISSUER, AUDIENCE), address(AUDIENCE, ISSUER), clock);
        }
        if (!needsToken()) {
            return Access.open();
        }
        Path file = tokenFile(settings);
        return new TokenAccess(TokenFile.token(file), file.toAbsolutePath().toString());
    }

    /** The file with the token. */
    static Path tokenFile(Settings settings) {
        return DataDirectory.file(settings, TOKEN_FILE, "token");
    }
}
