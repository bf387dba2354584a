package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Talks to a server at an address, by the rules of streamable HTTP. */
final class HttpConnection implements Connection {
    private static final int EXCERPT = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final Server.Http server;
    private final Duration patience;
    private final HttpClient client;
    private @Nullable String session;
    private boolean introduced;
    private int lastId;

    HttpConnection(Server.Http server, Duration patience) {
        this.server = server;
        this.patience = patience;
        this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    }

    @Override
    public Map<String, Object> request(String method, Map<String, Object> parameters) {
        int id = ++lastId;
        HttpResponse<String> response = post(method, Connection.message(id, method, parameters));
        session = response.headers().firstValue("Mcp-Session-Id").orElse(session);
        introduced = true;
        for (String text : messages(response)) {
            Map<String, Object> message = Json.parseObject(text);
            if (message != null && Connection.answers(message, id)) {
                return Connection.result(method, message);
            }
        }
        throw new NotInstalled("it answered " + method + " with something else: " + excerpt(response.body()));
    }

    @Override
    public void notify(String method) {
        post(method, Connection.message(null, method, Map.of()));
    }

    private HttpResponse<String> post(String method, String message) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url()))
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json, text/event-stream")
                    .POST(BodyPublishers.ofString(message));
            server.headers().forEach(request::header);
            if (introduced) {
                request.header("MCP-Protocol-Version", PROTOCOL);
            }
            if (session != null) {
                request.header("Mcp-Session-Id", session);
            }
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw refused(method, response);
            }
            return response;
        } catch (ConnectException e) {
            throw new NotInstalled("nobody listens at " + server.url() + "; start the server: tracer mcp --http", e);
        } catch (HttpTimeoutException e) {
            throw new NotInstalled("it did not answer " + method + " within " + patience.toSeconds() + " seconds", e);
        } catch (IOException e) {
            throw new NotInstalled(server.url() + " cannot be reached: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new NotInstalled("the entry cannot be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotInstalled("it was interrupted", e);
        }
    }

    private NotInstalled refused(String method, HttpResponse<String> response) {
        int status = response.statusCode();
        String said = "it answered " + method + " with status " + status;
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new NotInstalled(said + "; the token in the entry is not the server's: install it again with --http,"
                    + " as the user who runs the server");
        }
        return new NotInstalled(said + ": " + excerpt(response.body()));
    }

    // A body of JSON is one message, one of events has a message in the data of each.
    private static List<String> messages(HttpResponse<String> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("text/event-stream")) {
            return List.of(response.body());
        }
        return response.body()
                .lines()
                .filter(line -> line.startsWith("data:"))
                .map(line -> line.substring("data:".length()))
                .toList();
    }

    private static String excerpt(String body) {
        return "'" + body.substring(0, Math.min(EXCERPT, body.length())) + "'";
    }

    @Override
    public void close() {
        if (session == null) {
            return;
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url()))
                    .timeout(patience)
                    .DELETE();
            server.headers().forEach(request::header);
            client.send(request.header("Mcp-Session-Id", session).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            // The server forgets the session by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
