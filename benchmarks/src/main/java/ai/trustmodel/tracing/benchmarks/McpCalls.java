package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An MCP server in a process of its own, with the options of its launcher, and one client that has introduced itself. */
abstract class McpCalls implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private int id;

    private McpCalls(Class<?> main, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xlog:disable"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeIf(name -> name.startsWith("TRUSTMODEL_"));
        builder.environment().putAll(environment);
        process = builder.start();
        out = process.inputReader(StandardCharsets.UTF_8);
        // Nobody waits for ever for a server that no longer answers.
        CompletableFuture.delayedExecutor(10, TimeUnit.MINUTES).execute(process::destroyForcibly);
    }

    static McpCalls stdio(Class<?> main, List<String> arguments, Map<String, String> environment) throws Exception {
        McpCalls calls = new McpCalls(main, arguments, environment) {
            @Override
            @Nullable
            String exchange(String message, boolean answered) throws IOException {
                OutputStream in = input();
                in.write((message + "\n").getBytes(StandardCharsets.UTF_8));
                in.flush();
                return answered ? line() : null;
            }
        };
        calls.introduce();
        return calls;
    }

    /** Over HTTP, at the address it prints. */
    static McpCalls http(Class<?> main, List<String> arguments, Map<String, String> environment) throws Exception {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        McpCalls calls = new McpCalls(main, arguments, environment) {
            private final URI endpoint = URI.create(line());
            private @Nullable String session;

            @Override
            String exchange(String message, boolean answered) throws IOException, InterruptedException {
                HttpRequest.Builder request = HttpRequest.newBuilder(endpoint)
                        .header("Content-Type", "application/json")
                        .header("Accept", "application/json, text/event-stream")
                        .POST(HttpRequest.BodyPublishers.ofString(message));
                if (session != null) {
                    request.header("Mcp-Session-Id", session);
                }
                HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
                session = response.headers().firstValue("Mcp-Session-Id").orElse(session);
                return response.body();
            }
        };
        calls.introduce();
        return calls;
    }

    /** Sends a message; gives the answer when there is to be one. */
    abstract @Nullable String exchange(String message, boolean answered) throws IOException, InterruptedException;

    OutputStream input() {
        return process.getOutputStream();
    }

    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new IllegalStateException("the server has ended");
        }
        return line;
    }

    private void introduce() throws IOException, InterruptedException {
        request(
                "initialize",
                Map.of(
                        "protocolVersion",
                        "2025-11-25",
                        "capabilities",
                        Map.of(),
                        "clientInfo",
                        Map.of("name", "bench", "version", "1")));
        exchange("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", false);
    }

    /** Calls a tool; gives its result, which is no error. */
    Map<String, Object> call(String tool, Map<String, Object> arguments) throws IOException, InterruptedException {
        return request("tools/call", Map.of("name", tool, "arguments", arguments));
    }

    private Map<String, Object> request(String method, Map<String, Object> params)
            throws IOException, InterruptedException {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("jsonrpc", "2.0");
        message.put("id", ++id);
        message.put("method", method);
        message.put("params", params);
        String answer = exchange(Json.write(message), true);
        Map<String, Object> whole = Json.parseObject(String.valueOf(answer));
        Map<String, Object> result = whole == null ? null : Json.object(whole.get("result"));
        if (result == null || Boolean.TRUE.equals(result.get("isError"))) {
            throw new IllegalStateException(method + " was answered with " + answer);
        }
        return result;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.getOutputStream().close();
        process.waitFor();
    }
}
