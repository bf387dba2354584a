package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.host.Outbox;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.EventSink;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerStatus;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Watches the files below some directories: one thread reads what the engine tells, another hands it over. */
final class FileTracer implements Tracer {
    /** How many events may wait; some 150 bytes each. */
    static final int CAPACITY = 500_000;

    private static final int RESERVE = 1_000;
    private static final long STOP_MILLIS = 180;
    private static final long CLOSE_MILLIS = 5_000;

    private final Settings settings;
    private final WatchOptions options;
    private final Clock clock;
    private final int capacity;
    private final Problems problems = new Problems();
    private @Nullable Outbox outbox;
    private @Nullable Reader reader;
    private @Nullable Instant startedAt;
    private String engineName;
    private @Nullable String note;

    FileTracer(Settings settings, WatchOptions options) {
        this(settings, options, Clock.systemUTC(), CAPACITY);
    }

    FileTracer(Settings settings, WatchOptions options, Clock clock, int capacity) {
        this.settings = settings;
        this.options = options;
        this.clock = clock;
        this.capacity = capacity;
        this.engineName = options.engine() == null ? "" : options.engine();
    }

    @Override
    public synchronized TracerStatus start(EventSink sink) {
        if (outbox != null) {
            throw new IllegalStateException("this tracer was started already; make another");
        }
        List<Path> roots = roots();
        Outbox box = new Outbox(threadName("events"), sink, capacity + RESERVE);
        try {
            reader = open(roots, box);
        } finally {
            if (reader == null) {
                box.close(CLOSE_MILLIS);
            }
        }
        outbox = box;
        startedAt = clock.instant();
        reader.start(threadName(""));
        return status();
    }

    /** The best engine that does it, with every directory watched. */
    private Reader open(List<Path> roots, Outbox box) {
        List<String> better = new ArrayList<>();
        for (String name : Engines.toTry(options.engine())) {
            Engine engine = null;
            Reader opened = null;
            try {
                engine = Engines.open(name);
                opened = reader(engine, roots, box);
                engineName = name;
                note = note(engine, better);
                return opened;
            } catch (EngineException e) {
                if (options.engine() != null || (e.isLimit() && !name.equals("fanotify"))) {
                    throw new ConfigurationException(
                            "cannot watch " + target() + " by " + name + ": " + e.getMessage(), e);
                }
                better.add(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                throw new ConfigurationException("cannot watch " + target() + ": " + reason(e), e);
            } finally {
                if (engine != null && opened == null) {
                    engine.close();
                }
            }
        }
        throw new ConfigurationException("cannot watch " + target() + ": " + String.join("; ", better));
    }

    private Reader reader(Engine engine, List<Path> roots, Outbox box) throws IOException {
        Names names = engine.names();
        OwnFiles own = new OwnFiles(settings, names);
        Globs globs = new Globs(names, options.include(), options.exclude());
        Report report = new Report(box, capacity, engine, globs, clock);
        Reader made = new Reader(engine, report, box, problems, capacity);
        TreeKeeper keeper = new TreeKeeper(engine, report, problems, globs, own, options.recursive(), made::stopping);
        for (Path root : roots) {
            own.refuse(names.raw(root));
        }
        for (Path root : roots) {
            keeper.addRoot(names.raw(root), false);
        }
        made.watch(keeper, new TreeWatch(keeper, report));
        return made;
    }

    private static @Nullable String note(Engine engine, List<String> better) {
        List<String> notes = new ArrayList<>();
        if (!engine.note().isEmpty()) {
            notes.add(engine.note());
        }
        notes.addAll(better);
        return notes.isEmpty() ? null : String.join("; ", notes);
    }

    /** The directories without symbolic links and without those below another, which are watched with it. */
    private List<Path> roots() {
        List<Path> real = new ArrayList<>();
        for (Path directory : options.directories()) {
            try {
                Path path = directory.toRealPath();
                if (!Files.isDirectory(path)) {
                    throw new ConfigurationException(directory + " is a file; name the directory that it is in");
                }
                real.add(path);
            } catch (NoSuchFileException e) {
                throw new ConfigurationException(
                        "the directory " + directory + " does not exist; create it, or name another", e);
            } catch (IOException e) {
                throw new ConfigurationException("cannot watch " + directory + ": " + reason(e), e);
            }
        }
        return real.stream()
                .distinct()
                .filter(path -> !options.recursive()
                        || real.stream().noneMatch(other -> !other.equals(path) && path.startsWith(other)))
                .toList();
    }

    private static String reason(IOException e) {
        return e instanceof AccessDeniedException
                ? "permission denied for " + e.getMessage() + "; it must be readable for who watches"
                : String.valueOf(e.getMessage());
    }

    @Override
    public synchronized TracerStatus stop() {
        if (reader != null && outbox != null) {
            reader.stop(STOP_MILLIS);
            outbox.end();
        }
        return status();
    }

    @Override
    public void close() {
        stop();
        Outbox box = box();
        if (box != null) {
            box.close(CLOSE_MILLIS);
        }
    }

    private synchronized @Nullable Outbox box() {
        return outbox;
    }

    @Override
    public synchronized TracerStatus status() {
        Outbox box = outbox;
        return new TracerStatus(
                Seen.DOMAIN,
                target(),
                engineName,
                reader != null && reader.running(),
                startedAt,
                box == null ? 0 : box.events(),
                box == null ? 0 : box.waiting(),
                box == null ? 0 : box.lost(),
                note,
                problems.text());
    }

    private String target() {
        return options.directories().stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    private String threadName(String kind) {
        Path name = options.directories().get(0).getFileName();
        return "tracing-files-" + (name == null ? "root" : name) + (kind.isEmpty() ? "" : "-" + kind);
    }
}
