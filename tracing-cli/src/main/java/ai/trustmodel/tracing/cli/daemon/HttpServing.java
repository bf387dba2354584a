package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.ClientHealth;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.HttpServer;
import ai.trustmodel.tracing.spi.Settings;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** Serves MCP over HTTP for the life of this process. */
public final class HttpServing {
    private static final String CONNECTIONS = "jdk.httpserver.maxConnections";

    private HttpServing() {}

    /**
     * Serves until the process is told to end. The requests that are under way are finished then, what is watched is
     * watched no more, and everything they recorded is stored.
     *
     * @param client records what comes; does not drain by itself when the process ends, and is closed here
     * @param begun is told once the server listens; what it throws ends the server
     * @param ended is told in the end what became of everything that was recorded
     * @throws ai.trustmodel.tracing.spi.ConfigurationException when the server cannot be started
     */
    public static void untilStopped(
            TraceClient client, Settings settings, Consumer<HttpServer> begun, Consumer<ClientHealth> ended)
            throws InterruptedException {
        if (System.getProperty(CONNECTIONS) == null) { // this process is the server's alone
            System.setProperty(CONNECTIONS, "1000");
        }
        HttpServer server;
        try {
            server = HttpServer.start(() -> client, settings);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Thread end = new Thread(() -> {
            server.close();
            client.close();
            ended.accept(client.health());
            stopped.countDown();
        });
        Runtime.getRuntime().addShutdownHook(end);
        try {
            begun.accept(server);
        } catch (RuntimeException e) {
            Runtime.getRuntime().removeShutdownHook(end);
            server.close();
            client.close();
            throw e;
        }
        stopped.await();
    }
}
