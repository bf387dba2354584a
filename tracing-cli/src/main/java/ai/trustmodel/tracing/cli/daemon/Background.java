package ai.trustmodel.tracing.cli.daemon;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts the server of a data directory as a process of its own, and ends it. */
public final class Background {
    private static final Duration BEGIN = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(90);
    private static final long LOG_BYTES = 1 << 20;
    private static final int TAIL = 2_000;

    private final Path directory;

    /** The server of this data directory. */
    public Background(Path directory) {
        this.directory = directory;
    }

    private Path logs() {
        return directory.resolve("logs");
    }

    /** Where it says what it has to say. */
    public Path log() {
        return logs().resolve("server.log");
    }

    /**
     * Starts it and waits until it answers.
     *
     * @param environment the variables it gets
     * @throws NoServer when it ends instead, with what it said
     */
    public RunningServer start(Map<String, String> environment) throws IOException, InterruptedException {
        long before = openLog();
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(Program.command("server"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(Redirect.from(new File(nothing())))
                .redirectOutput(Redirect.appendTo(log().toFile()))
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        long end = System.nanoTime() + BEGIN.toNanos();
        while (System.nanoTime() < end) {
            boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
            RunningServer server = RunningServer.in(directory);
            if (server != null && answers(server)) { // perhaps one that somebody else has just started
                if (server.pid() != process.pid()) { // then ours is not to take its place when it ends
                    process.destroy();
                }
                return server;
            }
            if (ended && server == null) {
                throw new NoServer("the server did not start: " + said(before));
            }
        }
        throw new NoServer("the server (pid " + process.pid() + ") does not answer after " + BEGIN.toSeconds()
                + " seconds; see " + log());
    }

    private static boolean answers(RunningServer server) {
        if (server.endpoint() == null) {
            return false;
        }
        try (DaemonClient client = DaemonClient.of(server)) {
            return client.health().containsKey("status");
        } catch (NoServer e) { // it has just ended
            return false;
        }
    }

    /**
     * A server that was ended.
     *
     * @param server as it was
     * @param lost what it could not store, in its own words; null when nothing is known to be lost
     */
    public record Ended(RunningServer server, @Nullable String lost) {}

    /**
     * Ends it and waits until it has ended.
     *
     * @return the server that ran, null when none did
     * @throws NoServer when it cannot be told to, or goes on running
     */
    public @Nullable Ended stop() throws IOException, InterruptedException {
        RunningServer server = RunningServer.listeningIn(directory);
        if (server == null) {
            return null;
        }
        ProcessHandle process = ProcessHandle.of(server.pid())
                .filter(server::isProcess)
                .orElseThrow(() -> new NoServer("the server (" + server.shown()
                        + ") cannot be seen from here, as in a container of its own; end it there"));
        long before = Files.exists(log()) ? Files.size(log()) : 0;
        if (process.equals(ProcessHandle.current()) || !process.destroy()) {
            throw new NoServer("the server (" + server.shown() + ") may not be ended by you");
        }
        long end = System.nanoTime() + END.toNanos();
        while (System.nanoTime() < end) {
            RunningServer now = RunningServer.in(directory);
            if ((now == null || now.pid() != server.pid()) && !process.isAlive()) {
                return new Ended(server, lost(before));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        throw new NoServer("the server (" + server.shown() + ") was told to end and goes on after " + END.toSeconds()
                + " seconds; kill -9 " + server.pid() + " ends it at once, with what it has not stored yet");
    }

    /** Makes the log; returns where in it the next start begins. */
    private long openLog() throws IOException {
        Path log = log();
        PrivateFiles.createDirectory(logs());
        if (Files.exists(log) && Files.size(log) > LOG_BYTES) {
            Files.move(log, log.resolveSibling("server.1.log"), StandardCopyOption.REPLACE_EXISTING);
        }
        if (!Files.exists(log)) {
            Files.createFile(log, PrivateFiles.fileAttributes());
        }
        return Files.size(log);
    }

    /** What it says in the end when not all is stored. One that did not run in the background said it elsewhere. */
    private @Nullable String lost(long before) throws IOException {
        return Files.exists(log())
                ? said(before).lines().filter(Daemon::tellsOfLoss).findFirst().orElse(null)
                : null;
    }

    private String said(long before) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            long from = Math.max(before, file.length() - TAIL);
            byte[] tail = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(tail);
            String said = new String(tail, StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? "it said nothing; see " + log() : said.replaceFirst("^tracer: ", "");
        }
    }

    // Otherwise Ctrl-C in the terminal it was started from, or its closing, would end it too.
    private static List<String> ownSession() {
        for (String name : List.of("setsid", "nohup")) {
            for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
                if (Files.isExecutable(Path.of(place, name))) {
                    return List.of(Path.of(place, name).toString());
                }
            }
        }
        return List.of();
    }

    private static String nothing() {
        return File.separatorChar == '\\' ? "NUL" : "/dev/null";
    }
}
