package ai.trustmodel.tracing.cli.mcp;

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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Talks to a server at an address, by the rules of streamable HTTP. */
public final class HttpConnection implements Connection {
    private static final int EXCERPT = 200;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final String url;
    private final Map<String, String> headers;
    private final Duration patience;
    private final HttpClient client;
    private @Nullable String session;
    private boolean introduced;
    private int lastId;

    /**
     * Makes no connection yet.
     *
     * @param headers what every request carries, as in a token
     * @param patience how long the server may take to answer
     */
    public HttpConnection(String url, Map<String, String> headers, Duration patience) {
        this.url = url;
        this.headers = Map.copyOf(headers);
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
        throw new NoAnswer("it answered " + method + " with something else: " + excerpt(response.body()));
    }

    @Override
    public void notify(String method) {
        post(method, Connection.message(null, method, Map.of()));
    }

    /**
     * The JSON object that the same server has at another path.
     *
     * @throws NoAnswer when it does not answer, or with something else; a status that says it fails comes with an object
     *     all the same
     */
    public Map<String, Object> get(String path) {
        HttpResponse<String> response = send(path, () -> {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url).resolve(path)).timeout(patience);
            headers.forEach(request::header);
            return request.build();
        });
        Map<String, Object> object = Json.parseObject(response.body());
        if (object == null) {
            throw refused(path, response);
        }
        return object;
    }

    private HttpResponse<String> post(String method, String message) {
        HttpResponse<String> response = send(method, () -> {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                    .timeout(patience)
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json, text/event-stream")
                    .POST(BodyPublishers.ofString(message));
            headers.forEach(request::header);
            if (introduced) {
                request.header("MCP-Protocol-Version", PROTOCOL);
            }
            if (session != null) {
                request.header("Mcp-Session-Id", session);
            }
            return request.build();
        });
        if (response.statusCode() / 100 != 2) {
            throw refused(method, response);
        }
        return response;
    }

    private HttpResponse<String> send(String method, Supplier<HttpRequest> request) {
        try {
            return client.send(request.get(), BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new NoAnswer(NoAnswer.Cause.NOBODY, "nobody listens at " + url, e);
        } catch (HttpTimeoutException e) {
            throw new NoAnswer("it did not answer " + method + " within " + patience.toSeconds() + " seconds", e);
        } catch (IOException e) {
            throw new NoAnswer(url + " cannot be reached: " + e, e);
        } catch (IllegalArgumentException e) {
            throw new NoAnswer("the address and its headers cannot be used: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("it was interrupted", e);
        }
    }

    private NoAnswer refused(String method, HttpResponse<String> response) {
        int status = response.statusCode();
        String said = "it answered " + method + " with status " + status;
        if (status == UNAUTHORIZED || status == FORBIDDEN) {
            return new NoAnswer(NoAnswer.Cause.REFUSED, said, null);
        }
        return new NoAnswer(said + ": " + excerpt(response.body()));
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
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(patience).DELETE();
            headers.forEach(request::header);
            client.send(request.header("Mcp-Session-Id", session).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            // The server forgets the session by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
