package ai.trustmodel.tracing.mcp.http;

import ai.trustmodel.tracing.mcp.protocol.Methods;
import ai.trustmodel.tracing.mcp.protocol.Notices;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * MCP over HTTP for any number of clients, each with a session.
 *
 * <p>Every request passes the gate first, whatever it asks for, then shows that it may.
 */
public final class HttpTransport implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpTransport.class);

    /** Where the protocol is spoken. */
    public static final String PATH = "/mcp";

    /** Where it is said how the server is. */
    static final String HEALTH = "/health";

    /** Where clients look for how to get in. */
    static final String METADATA = "/.well-known/oauth-protected-resource";

    /** How long what is being done may take when the server stops. */
    private static final Duration STOP = Duration.ofSeconds(30);

    /** How long whoever asks for the server's health waits at most. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Gate gate;
    private final Access access;
    private final Limits limits;
    private final RefusalLog refusals = new RefusalLog();
    private final Threads threads;
    private final Clients clients;
    private final Endpoint endpoint;
    private final HealthPage health;
    private final HttpServer server;
    private volatile boolean stopping;

    private HttpTransport(
            InetSocketAddress address,
            Gate gate,
            Access access,
            Methods methods,
            Notices notices,
            Supplier<Vitals> vitals,
            Limits limits,
            Clock clock)
            throws IOException {
        this.gate = gate;
        this.access = access;
        this.limits = limits;
        threads = new Threads(limits, refusals);
        clients = new Clients(limits, clock);
        endpoint = new Endpoint(methods, notices, clients, access, threads, limits);
        health = new HealthPage(methods.surface().serverInfo(), vitals, LOOK, System::nanoTime);
        threads.every(Duration.ofMinutes(1), clients::sweep);
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            // Without it every small answer waits 40 ms for an acknowledgement. Read once, when the class is loaded.
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
        server = HttpServer.create(address, 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
    }

    /**
     * Begins to serve these methods as the settings say.
     *
     * @param vitals finds out how the server is, when somebody asks
     * @throws ConfigurationException when a setting is wrong, the token cannot be used, or the port is taken
     */
    public static HttpTransport start(Settings settings, Methods methods, Notices notices, Supplier<Vitals> vitals) {
        HttpSettings http = new HttpSettings(settings);
        InetSocketAddress address = http.address();
        Clock clock = Clock.systemUTC();
        Access access = http.access(clock);
        try {
            return start(address, http.gate(), access, methods, notices, vitals, Limits.DEFAULT, clock);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "TRUSTMODEL_MCP_PORT: the server cannot listen on port " + address.getPort() + " of "
                            + address.getAddress().getHostAddress() + ": " + e.getMessage()
                            + "; end the program that does, or choose another port",
                    e);
        }
    }

    /** Begins to listen and to serve. */
    static HttpTransport start(
            InetSocketAddress address,
            Gate gate,
            Access access,
            Methods methods,
            Notices notices,
            Supplier<Vitals> vitals,
            Limits limits,
            Clock clock)
            throws IOException {
        HttpTransport transport = new HttpTransport(address, gate, access, methods, notices, vitals, limits, clock);
        transport.server.start();
        return transport;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** What a command line for a client says about how it gets in; names the place of a secret, never the secret. */
    public String credentials() {
        return access.credentials();
    }

    private void handle(HttpExchange exchange) {
        Visit visit = new Visit(exchange, threads, limits);
        threads.expectNothing();
        try {
            try {
                route(visit);
            } catch (Refused e) {
                refusals.note(e.kind(), visit.toString(), String.valueOf(e.getMessage()));
                visit.answer(e);
            } catch (RuntimeException e) {
                log.error("{} failed", visit, e);
                visit.fail();
            }
        } catch (IOException e) {
            log.debug("{}: the client has gone", visit, e);
        } catch (InterruptedException e) {
            log.debug("{}: given up", visit);
        } finally {
            visit.close();
        }
    }

    private void route(Visit visit) throws IOException, Refused, InterruptedException {
        gate.check(visit.headers());
        if (stopping) {
            throw new Refused(503, "stopping", "the server is stopping");
        }
        switch (visit.path()) {
            case PATH -> endpoint.serve(visit, access.check(visit.header("Authorization")));
            case HEALTH -> {
                visit.onlyGet();
                HealthPage.Answer answer = health.answer(mayRead(visit));
                visit.answer(answer.status(), answer.body());
            }
            case METADATA, METADATA + PATH -> {
                visit.onlyGet();
                answerMetadata(visit);
            }
            default -> throw new Refused(404, "path", "there is nothing at this path; the server is at " + PATH);
        }
    }

    /** Whether a visitor may know what is in the store. Who shows nothing may not; who shows something wrong is told. */
    private boolean mayRead(Visit visit) throws Refused {
        String authorization = visit.header("Authorization");
        try {
            Set<String> scopes = access.check(authorization).scopes();
            return scopes == null || scopes.contains(Methods.READ);
        } catch (Refused e) {
            if (authorization != null) {
                throw e;
            }
            return false;
        }
    }

    private void answerMetadata(Visit visit) throws IOException {
        Map<String, Object> metadata = access.metadata();
        if (metadata == null) {
            visit.answer(
                    404,
                    Map.of(
                            "error",
                            "not_found",
                            "error_description",
                            "this server does not use OAuth; send the token in its token file as a bearer token"));
        } else {
            visit.answer(200, metadata);
        }
    }

    /** Takes no more requests, finishes those it has, and stops. */
    @Override
    public void close() {
        stopping = true;
        endpoint.stop();
        try {
            if (!threads.finish(STOP)) {
                log.warn("some requests were not finished in {} seconds and are given up", STOP.toSeconds());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        clients.clear();
        server.stop(0);
        threads.stop();
    }
}
