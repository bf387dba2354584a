package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.http.HttpTransport;
import ai.trustmodel.tracing.mcp.http.TokenFile;
import ai.trustmodel.tracing.spi.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The MCP server over streamable HTTP, for any number of clients.
 *
 * <p>It listens on this machine alone unless told otherwise, and asks for a token, which it keeps in a file that only its
 * owner can read:
 *
 * <table>
 * <caption>Settings</caption>
 * <tr><th>Setting</th><th>What it is for</th></tr>
 * <tr><td>TRUSTMODEL_MCP_HOST</td><td>the address to listen on (127.0.0.1)</td></tr>
 * <tr><td>TRUSTMODEL_MCP_PORT</td><td>the port (9999); 0 for any that is free</td></tr>
 * <tr><td>TRUSTMODEL_MCP_TOKEN_FILE</td><td>the file with the token (~/.trustmodel/token), made when it is not there;
 *     {@code none} for no token, on a loopback address only</td></tr>
 * <tr><td>TRUSTMODEL_MCP_ALLOWED_HOSTS</td><td>names by which clients may call the server beside localhost, with commas
 *     between them</td></tr>
 * <tr><td>TRUSTMODEL_MCP_OAUTH_ISSUER</td><td>an OAuth issuer whose tokens are asked for instead; https, with its metadata
 *     at the usual place</td></tr>
 * <tr><td>TRUSTMODEL_MCP_OAUTH_AUDIENCE</td><td>the address of this server as its clients see it, which such a token must
 *     be for</td></tr>
 * <tr><td>TRUSTMODEL_MCP_TRACERS_FILE</td><td>a file that says what is watched on this machine, so that it is after a
 *     restart too; for one server at a time</td></tr>
 * <tr><td>TRUSTMODEL_MCP_ADMIN</td><td>{@code on} lets callers empty the store</td></tr>
 * </table>
 *
 * <p>{@code /health} beside {@code /mcp} says whether it can store, and to who shows the token how much.
 *
 * <p>Its threads end with {@link #close()}.
 */
public final class HttpServer implements AutoCloseable {
    private final Serving serving;
    private final HttpTransport transport;

    private HttpServer(Serving serving, HttpTransport transport) {
        this.serving = serving;
        this.transport = transport;
    }

    /**
     * Begins to serve.
     *
     * @param client what is recorded with and read from; stays open when the server closes
     * @param settings what the table above names, and TRUSTMODEL_AGENT_ID, the agent of calls that name none
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when a setting is wrong, the token cannot be used, or
     *     the port is taken
     */
    public static HttpServer start(Supplier<TraceClient> client, Settings settings) {
        Serving serving = new Serving(client, settings);
        try {
            serving.resume(); // before anybody can ask what is watched
            HttpTransport transport =
                    HttpTransport.start(settings, serving.methods(), serving.notices(), serving::vitals);
            return new HttpServer(serving, transport);
        } catch (RuntimeException e) {
            serving.close();
            throw e;
        }
    }

    /**
     * The token in this file, which clients of a server with this setting show. It is made when there is none.
     *
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when it cannot be read or made, or others can read it
     */
    public static String token(Path file) {
        return TokenFile.token(file);
    }

    /** Where clients find it. */
    public URI endpoint() {
        InetSocketAddress address = transport.address();
        InetAddress host = address.getAddress();
        String name = host.isAnyLocalAddress() ? "localhost" : host.getHostAddress();
        return URI.create("http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + address.getPort()
                + HttpTransport.PATH);
    }

    /** The command that tells Claude Code of it; it names the file with the token and never shows the token. */
    public String connectCommand() {
        return "claude mcp add --transport http trustmodel-tracing " + endpoint() + transport.credentials();
    }

    /** Takes no more requests, answers those it has, ends what is watched, and ends. */
    @Override
    public void close() {
        transport.close();
        serving.close();
    }
}
