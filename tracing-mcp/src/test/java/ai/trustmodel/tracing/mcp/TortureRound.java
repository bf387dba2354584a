package ai.trustmodel.tracing.mcp;

import ai.trustmodel.tracing.mcp.TortureInput.Kind;
import ai.trustmodel.tracing.mcp.TortureInput.Line;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** One server process from its start to its end: what it is sent, what it answers, and what is stored afterwards. */
final class TortureRound {
    private static final int PATIENCE_SECONDS = 120;

    private final TortureInput input;
    private final Path database;
    private final Process process;
    private final Map<Object, Line> sent = new ConcurrentHashMap<>();
    private final Map<Object, Line> cancelled = new ConcurrentHashMap<>();
    private final Map<Object, Integer> answered = new HashMap<>();
    private final Queue<String> begun = new ConcurrentLinkedQueue<>();
    private final List<Line> acknowledged = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int expectedFaults;
    private int unnamed;
    private int lost;

    /**
     * How it went.
     *
     * @param lost answers that did not come, and what was acknowledged and is not stored
     * @param faults what else was wrong, and what was lost, in words
     */
    record Outcome(int calls, int answers, int acknowledged, int lost, List<String> faults) {}

    private TortureRound(List<String> command, Path database, Path log, long seed) throws IOException {
        input = new TortureInput(seed);
        this.database = database;
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("TRUSTMODEL_"));
        builder.environment().put("TRUSTMODEL_DB_PATH", database.toString());
        process = builder.redirectError(log.toFile()).start();
    }

    /** Starts a server with this command on an empty database and lets this seed's client loose on it. */
    static Outcome run(List<String> command, Path database, Path log, long seed) throws Exception {
        return new TortureRound(command, database, log, seed).run();
    }

    private Outcome run() throws Exception {
        Thread writer = new Thread(this::write, "writer");
        writer.start();
        Thread killer = new Thread(this::killWhenLate, "killer");
        killer.setDaemon(true);
        killer.start();
        read();
        writer.join();
        int status = process.waitFor();
        if (status != 0) {
            faults.add("the process ended with " + status);
        }
        compareAnswers();
        compareStore();
        int answers = answered.values().stream().mapToInt(Integer::intValue).sum();
        return new Outcome(sent.size(), answers + unnamed, acknowledged.size(), lost, faults);
    }

    private void killWhenLate() {
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends everything without waiting for anything, and ends. */
    private void write() {
        try (OutputStream out = new BufferedOutputStream(process.getOutputStream())) {
            for (Line line : input.lines()) {
                Line written = line.kind() == Kind.END ? ending(line) : line;
                if (written.kind() == Kind.CANCEL) {
                    cancelled.put(written.id(), written);
                } else if (written.id() != null) {
                    sent.put(written.id(), written);
                } else if (written.kind() == Kind.FAULT) {
                    expectedFaults++;
                }
                out.write(written.bytes());
            }
        } catch (IOException e) {
            note("the server stopped reading: " + e.getMessage());
        }
    }

    private Line ending(Line line) {
        String trace = begun.poll();
        return trace == null ? input.start() : TortureInput.end(line.id(), trace);
    }

    private void read() throws IOException {
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                try {
                    take(Client.object(Json.parse(line)));
                } catch (RuntimeException e) {
                    note("no message: " + line.substring(0, Math.min(200, line.length())));
                }
            }
        }
    }

    private void take(Map<String, Object> message) {
        Object id = message.get("id");
        if (message.containsKey("method")) {
            if (id != null) {
                note("an unexpected request " + message);
            }
            return;
        }
        if (id == null) {
            unnamed++;
            return;
        }
        Line line = sent.get(id);
        if (line == null) {
            note("an answer to nothing: " + Json.write(message));
            return;
        }
        answered.merge(id, 1, Integer::sum);
        Map<String, Object> result = Json.object(message.get("result"));
        boolean good = result != null && !Boolean.TRUE.equals(result.get("isError"));
        if (good == (line.kind() == Kind.WRONG)) {
            note(line.kind() + " was answered with " + Json.write(message));
        } else if (good && line.kind().compareTo(Kind.END) <= 0) {
            acknowledged.add(line);
            if (line.kind() == Kind.START) {
                begun.add((String) Client.structured(result).get("trace_id"));
            }
        }
    }

    private void compareAnswers() {
        for (Line line : sent.values()) {
            int answers = answered.getOrDefault(line.id(), 0);
            if (answers > 1) {
                faults.add(answers + " answers to one request, " + line.kind() + " " + line.id());
            } else if (answers == 0 && line.kind() != Kind.LASTING && !cancelled.containsKey(line.id())) {
                lost++;
                faults.add("no answer to " + line.kind() + " " + line.id());
            }
        }
        if (unnamed != expectedFaults) {
            faults.add(unnamed + " errors without id where " + expectedFaults + " lines were no messages");
        }
    }

    /** Looks for everything acknowledged, and for nothing that was never sent. */
    private void compareStore() throws Exception {
        Map<String, Trace> stored = new HashMap<>();
        Settings settings = Settings.of(Map.of("TRUSTMODEL_DB_PATH", database.toString()));
        try (StorageBackend backend = StorageBackends.create("sqlite", settings)) {
            for (Trace trace :
                    backend.store().list(TraceFilter.all().limit(1000)).items()) {
                if (stored.put(trace.threadId(), trace) != null) {
                    faults.add("two traces of the thread " + trace.threadId());
                }
                stored.put(trace.id(), trace);
            }
        }
        Map<String, int[]> expected = new HashMap<>();
        for (Line line : acknowledged) {
            Trace trace = stored.get(line.thread());
            if (trace == null || (line.kind() == Kind.END && trace.status() == TraceStatus.RUNNING)) {
                lost++;
                faults.add("acknowledged and not stored: " + line.kind() + " " + line.id());
            } else if (line.kind() == Kind.LLM || line.kind() == Kind.TOOL) {
                expected.computeIfAbsent(line.thread(), name -> new int[2])[line.kind() == Kind.LLM ? 0 : 1]++;
            }
        }
        expected.forEach((thread, calls) -> {
            Trace trace = stored.get(thread);
            int missing = Math.max(0, calls[0] - trace.llmCallCount()) + Math.max(0, calls[1] - trace.toolCallCount());
            if (missing > 0) {
                lost += missing;
                faults.add(missing + " acknowledged calls of the thread " + thread + " are not stored");
            }
            if (trace.llmCallCount() > sent(Kind.LLM, thread) || trace.toolCallCount() > sent(Kind.TOOL, thread)) {
                faults.add("more calls of the thread " + thread + " are stored than were sent");
            }
        });
    }

    private long sent(Kind kind, String thread) {
        return sent.values().stream()
                .filter(line -> line.kind() == kind && line.thread().equals(thread))
                .count();
    }

    private synchronized void note(String fault) {
        faults.add(fault);
    }
}
