package ai.trustmodel.tracing.cli.install;

import ai.trustmodel.tracing.cli.mcp.Connection;
import ai.trustmodel.tracing.cli.mcp.NoAnswer;
import ai.trustmodel.tracing.spi.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts a server and talks to its standard input and output. What it says on standard error is kept for when it fails. */
final class StdioConnection implements Connection {
    private static final int TAIL = 2000;
    private static final int EXCERPT = 120;

    private final Process process;
    private final Duration patience;
    private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    private final StringBuilder errors = new StringBuilder();
    private final Thread errorReader;
    private int lastId;

    private StdioConnection(Process process, Duration patience) {
        this.process = process;
        this.patience = patience;
        daemon(this::readLines, "server's output");
        this.errorReader = daemon(this::readErrors, "server's errors");
    }

    /**
     * Starts a server.
     *
     * @param environment all the variables it gets
     * @param patience how long it may take to answer
     * @throws NoAnswer when it cannot be started
     */
    static StdioConnection start(Server.Stdio server, Map<String, String> environment, Duration patience) {
        ProcessBuilder builder = new ProcessBuilder(server.command());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(server.environment());
        try {
            return new StdioConnection(builder.start(), patience);
        } catch (IOException e) {
            throw new NoAnswer("its command cannot be started: " + e.getMessage(), e);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public Map<String, Object> request(String method, Map<String, Object> parameters) {
        int id = ++lastId;
        send(Connection.message(id, method, parameters));
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            Map<String, Object> message = Json.parseObject(line(method, end - System.nanoTime()));
            if (message != null && Connection.answers(message, id)) {
                return Connection.result(method, message);
            }
        }
    }

    @Override
    public void notify(String method) {
        send(Connection.message(null, method, Map.of()));
    }

    private void send(String message) {
        try {
            OutputStream in = process.getOutputStream();
            in.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            // It has closed its input; what became of it is seen when its answer is read.
        }
    }

    private String line(String method, long nanos) {
        Optional<String> line;
        try {
            line = lines.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("it was interrupted", e);
        }
        if (line == null) {
            throw new NoAnswer(
                    "it did not answer " + method + " within " + patience.toSeconds() + " seconds" + saying());
        }
        if (line.isEmpty()) {
            throw new NoAnswer("it ended " + code() + "before it answered " + method + saying());
        }
        if (Json.parseObject(line.get()) == null) {
            String start = line.get().substring(0, Math.min(EXCERPT, line.get().length()));
            throw new NoAnswer("it printed something that is no message on standard output: '" + start
                    + "'; only JSON-RPC may stand there" + saying());
        }
        return line.get();
    }

    private String code() {
        try {
            return process.waitFor(1, TimeUnit.SECONDS) ? "with exit code " + process.exitValue() + " " : "its output ";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** What it said on standard error, as the end of a sentence. */
    String saying() {
        try {
            errorReader.join(process.isAlive() ? 1 : TimeUnit.SECONDS.toMillis(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (errors) {
            String said = errors.toString().strip();
            return said.isEmpty() ? "; it said nothing on standard error" : "; it said:\n" + said;
        }
    }

    private void readLines() {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(Optional.of(line));
            }
        } catch (IOException e) {
            // The process is gone; the end of its lines says so.
        }
        lines.add(Optional.empty());
    }

    private void readErrors() {
        byte[] buffer = new byte[TAIL];
        try (InputStream err = process.getErrorStream()) {
            for (int read = err.read(buffer); read >= 0; read = err.read(buffer)) {
                synchronized (errors) {
                    errors.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                    errors.delete(0, Math.max(0, errors.length() - TAIL));
                }
            }
        } catch (IOException e) {
            // What was said so far is what there is.
        }
    }

    /** Ends the conversation; the exit code, null when the server does not end by itself. */
    @Nullable
    Integer finish() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It was closed from the other side.
        }
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
