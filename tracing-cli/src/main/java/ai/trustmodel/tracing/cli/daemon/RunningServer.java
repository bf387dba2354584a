package ai.trustmodel.tracing.cli.daemon;

import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The server of a data directory, as it says itself in the file it holds locked.
 *
 * @param pid its process, 0 while it does not listen yet
 * @param endpoint where it speaks MCP, null while it does not listen yet
 * @param tokenFile where its token is, null when it asks for none
 * @param authority who else makes its tokens, an OAuth issuer; null when nobody does
 * @param store where it keeps what it records, as the store itself says; null when it does not say
 * @param started when its process began
 */
public record RunningServer(
        long pid,
        @Nullable String endpoint,
        @Nullable Path tokenFile,
        @Nullable String authority,
        @Nullable String store,
        @Nullable Instant started) {
    private static final RunningServer STARTING = new RunningServer(0, null, null, null, null, null);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(50);

    /** The server that runs for this directory, null when none does. Whoever has died holds nothing locked. */
    public static @Nullable RunningServer in(Path directory) throws IOException {
        Path file = ServerLock.file(directory);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (!isLocked(channel, ServerLock.RUNNING)) {
                return null;
            }
            // Until it says so, what stands there may be another's who has died.
            return isLocked(channel, ServerLock.LISTENING) ? of(Json.parseObject(Files.readString(file))) : STARTING;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static boolean isLocked(FileChannel channel, long at) throws IOException {
        try (FileLock free = channel.tryLock(at, 1, true)) {
            return free == null;
        } catch (OverlappingFileLockException e) { // by this process
            return true;
        }
    }

    /** The same; one that is just being started is waited for until it listens. */
    public static @Nullable RunningServer listeningIn(Path directory) throws IOException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        RunningServer server = in(directory);
        while (server != null && server.endpoint == null && System.nanoTime() < end) {
            LockSupport.parkNanos(LOOK);
            server = in(directory);
        }
        return server;
    }

    /** What it is told by in one phrase. */
    public String shown() {
        return (pid == 0 ? "being started" : "pid " + pid) + (endpoint == null ? "" : " at " + endpoint);
    }

    /** Whether its process is the one that wrote this, and not a later one with its number. */
    boolean isProcess(ProcessHandle process) {
        Instant began = process.info().startInstant().orElse(null);
        return began == null
                || started == null
                || Duration.between(began, started).abs().toSeconds() < 2;
    }

    /** Whether it keeps what it records somewhere else than in the store of this place. */
    public boolean keepsElsewhere(String location) {
        return store != null && !real(store).equals(real(location));
    }

    private static Path real(String location) {
        Path path = Path.of(location);
        try {
            return path.toRealPath();
        } catch (IOException e) { // it is not there yet
            return path.toAbsolutePath().normalize();
        }
    }

    /** The same as JSON. */
    public Map<String, Object> facts() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pid", pid);
        put(facts, "endpoint", endpoint);
        put(facts, "token_file", tokenFile == null ? null : tokenFile.toString());
        put(facts, "oauth_issuer", authority);
        put(facts, "store", store);
        put(facts, "started", started == null ? null : started.toString());
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }

    private static RunningServer of(@Nullable Map<String, Object> facts) {
        if (facts == null) { // it is just being written
            return STARTING;
        }
        String token = text(facts.get("token_file"));
        return new RunningServer(
                facts.get("pid") instanceof Number number ? number.longValue() : 0,
                text(facts.get("endpoint")),
                token == null ? null : Path.of(token),
                text(facts.get("oauth_issuer")),
                text(facts.get("store")),
                instant(text(facts.get("started"))));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
