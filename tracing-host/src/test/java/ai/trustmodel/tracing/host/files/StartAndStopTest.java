package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerStatus;
import ai.trustmodel.tracing.spi.Tracers;
import com.sun.jna.LastErrorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StartAndStopTest {
    private static final Settings SETTINGS = Settings.of(Map.of("TRUSTMODEL_DATA_DIR", "/nonexistent/data"));

    @TempDir
    private Path place;

    @Test
    void withoutADirectory_itIsNotMade() {
        refused(Map.of()).withMessage("Error: --dir is required to start filesystem tracing");
    }

    @Test
    void anUnknownOption_isNamedWithThoseThereAre() {
        refused(Map.of("directory", place.toString(), "recurse", true, "depth", 3))
                .withMessage(
                        "file_system has no option depth, recurse; it has directory, directories, include, exclude,"
                                + " engine, recursive");
    }

    @Test
    void optionsOfAWrongKind_areNamed() {
        String directory = place.toString();
        refused(Map.of("directory", 7)).withMessage("directory is 7; it must be text, or a list of texts");
        refused(Map.of("directory", directory, "engine", "inotifywait"))
                .withMessage("engine is 'inotifywait'; it must be one of fanotify, inotify, watch_service");
        refused(Map.of("directory", directory, "recursive", "yes"))
                .withMessage("recursive is 'yes'; it must be true or false");
        refused(Map.of("directory", directory, "exclude", List.of("a", "[")))
                .withMessageContaining("exclude '[' is not a glob");
    }

    @Test
    void aDirectoryThatIsNotThere_failsTheStart() {
        Path missing = place.resolve("missing");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> start(Map.of("directory", missing.toString())))
                .withMessage("the directory " + missing + " does not exist; create it, or name another");
    }

    @Test
    void aFile_failsTheStart() throws IOException {
        Path file = Files.createFile(place.resolve("file"));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> start(Map.of("directories", List.of(place.toString(), file.toString()))))
                .withMessage(file + " is a file; name the directory that it is in");
    }

    @Test
    void theDataDirectory_isNotWatched_norWhatIsInIt() throws IOException {
        Path data = Files.createDirectories(place.resolve("data/logs"));
        Settings settings =
                Settings.of(Map.of("TRUSTMODEL_DATA_DIR", place.resolve("data").toString()));
        FileTracer tracer = new FileTracer(settings, WatchOptions.of(Map.of("directory", data.toString())));

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> tracer.start(event -> {}))
                .withMessageContaining(data + " cannot be watched: it is in " + place.resolve("data"));
        assertThat(tracer.status().running()).isFalse();
    }

    @Test
    void itIsFoundByItsDomain_andTakesTheBestEngineThatWorks() {
        try (Tracer tracer = Tracers.create("file_system", SETTINGS, Map.of("directory", place.toString()))) {
            TracerStatus status = tracer.start(event -> {});

            assertThat(status.running()).isTrue();
            assertThat(status.domain()).isEqualTo("file_system");
            assertThat(status.target()).isEqualTo(place.toString());
            assertThat(Engines.NAMES).contains(status.engine());
            assertThat(status.startedAt()).isNotNull();
            int better = Engines.NAMES.indexOf(status.engine());
            if (better > 0) {
                assertThat(status.note()).contains(Engines.NAMES.get(better - 1));
            }
        }
    }

    @Test
    void aLinkToADirectory_isFollowedWhereItIsAskedFor_andNowhereElse() throws IOException {
        Path real = Files.createDirectory(place.resolve("real"));
        Path other = Files.createDirectory(place.resolve("other"));
        Path link = Files.createSymbolicLink(place.resolve("link"), real);
        Files.createSymbolicLink(real.resolve("away"), other);

        try (Watched watched = Watched.by("watch_service", link)) {
            Files.createFile(other.resolve("unseen"));
            Files.createFile(link.resolve("seen"));

            assertThat(watched.seen())
                    .filteredOn(e -> e.event().equals("created"))
                    .extracting(e -> e.attributes().get("full_path"))
                    .containsExactly(real.toRealPath().resolve("seen").toString());
        }
    }

    @Test
    void withoutRecursion_onlyTheDirectoryItselfIsWatched() throws IOException {
        Path below = Files.createDirectory(place.resolve("below"));

        try (Watched watched = Watched.by("watch_service", place, "recursive", false)) {
            Files.createFile(below.resolve("unseen"));
            Files.createDirectory(place.resolve("new"));
            Files.createFile(place.resolve("new/unseen"));

            assertThat(watched.words()).contains("created new/").noneMatch(word -> word.contains("unseen"));
        }
    }

    @Test
    void severalDirectories_areWatchedByOneTracer_eachOnce() throws IOException {
        Path one = Files.createDirectory(place.resolve("one"));
        Path two = Files.createDirectory(place.resolve("two"));
        Path inOne = Files.createDirectory(one.resolve("in"));
        List<HostEvent> events = Collections.synchronizedList(new ArrayList<>());
        FileTracer tracer = new FileTracer(
                SETTINGS,
                WatchOptions.of(Map.of(
                        "directories",
                        Stream.of(one, two, inOne).map(Path::toString).toList())));
        try (tracer) {
            tracer.start(events::add);
            Files.createFile(inOne.resolve("a"));
            Files.createFile(two.resolve("b"));
            Watched.await(() ->
                    events.stream().anyMatch(e -> e.attributes().get("name").equals("b")));
        }

        assertThat(events)
                .filteredOn(e -> e.event().equals("created"))
                .extracting(e -> e.attributes().get("name"))
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void twoTracersOfOneTree_bothSeeAll() throws IOException {
        Path below = Files.createDirectory(place.resolve("below"));
        try (Watched whole = Watched.by("watch_service", place);
                Watched part = Watched.by("watch_service", below)) {
            Files.createFile(below.resolve("a"));

            assertThat(part.words()).contains("created a");
            assertThat(whole.words()).contains("created below/a");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "the limits are Linux's")
    void aLimitOfTheKernel_isNamedWithItsValueAndTheCommandThatRaisesIt() {
        String watches = Trouble.value("fs.inotify.max_user_watches");

        assertThat(Long.parseLong(watches)).isGreaterThan(1);
        assertThat(Trouble.tooManyWatches().getMessage())
                .startsWith("too many directories are watched: fs.inotify.max_user_watches is " + watches
                        + ". Raise it with: sudo sysctl -w fs.inotify.max_user_watches=");
        assertThat(Trouble.opening("inotify", new LastErrorException(LinuxCalls.EMFILE))
                        .getMessage())
                .contains("fs.inotify.max_user_instances is ");
        assertThat(Trouble.opening("fanotify", new LastErrorException(LinuxCalls.EMFILE))
                        .getMessage())
                .contains("fs.fanotify.max_user_groups is ");
    }

    @Test
    void startingTwice_isRefused_andStoppingTwiceIsNot() {
        FileTracer tracer = new FileTracer(SETTINGS, WatchOptions.of(Map.of("directory", place.toString())));
        try (tracer) {
            tracer.start(event -> {});

            assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> tracer.start(event -> {}));
            assertThat(tracer.stop().running()).isFalse();
            assertThat(tracer.stop().running()).isFalse();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "threads and descriptors are counted in /proc")
    void tenTracersAHundredTimes_leaveNothing_andStopAtOnce() throws IOException {
        Files.createDirectories(place.resolve("a/b/c"));
        for (String engine : Engines.NAMES) {
            Watched.assumeWorks(engine);
            rounds(engine, 3); // loads what stays
            int files = count("/proc/self/fd");
            int threads = count("/proc/self/task");

            List<Long> millis = rounds(engine, 100);

            Watched.await(() -> count("/proc/self/fd") <= files);
            Watched.await(() -> count("/proc/self/task") <= threads + 1);
            assertThat(tracerThreads()).isEmpty();
            Collections.sort(millis);
            assertThat(millis.get(millis.size() * 95 / 100)).as(engine).isLessThan(200);
        }
    }

    private List<Long> rounds(String engine, int rounds) throws IOException {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            List<Watched> all = new ArrayList<>();
            for (int j = 0; j < 10; j++) {
                all.add(Watched.by(engine, place));
            }
            Files.writeString(place.resolve("a/b/c/f"), "something");
            for (Watched watched : all) {
                long begin = System.nanoTime();
                watched.tracer().stop();
                millis.add((System.nanoTime() - begin) / 1_000_000);
                watched.close();
            }
        }
        return millis;
    }

    private static int count(String directory) {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return (int) entries.count();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> tracerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("tracing-files"))
                .toList();
    }

    private static org.assertj.core.api.ThrowableAssertAlternative<ConfigurationException> refused(
            Map<String, Object> options) {
        return assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new FileSystemTracerProvider().create(SETTINGS, options));
    }

    private static void start(Map<String, Object> options) {
        try (FileTracer tracer = new FileTracer(SETTINGS, WatchOptions.of(options))) {
            tracer.start(event -> {});
        }
    }
}
