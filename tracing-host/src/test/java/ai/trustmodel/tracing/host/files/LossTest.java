package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.host.Outbox;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is missed is said, and what is there afterwards is in the record all the same. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "fanotify and inotify are Linux's")
class LossTest {
    private static final Settings SETTINGS = Settings.of(Map.of("TRUSTMODEL_DATA_DIR", "/nonexistent/data"));

    @TempDir
    private Path place;

    private final List<HostEvent> events = Collections.synchronizedList(new ArrayList<>());

    @Test
    void aQueueOfTheKernelThatIsFull_isAnEvent_andWhatIsNewOrGoneIsFound() throws Exception {
        Watched.assumeWorks("inotify");
        int most = Integer.parseInt(Trouble.value("fs.inotify.max_queued_events"));
        Files.writeString(place.resolve("goes"), "x");
        Files.createDirectory(place.resolve("dir"));
        Outbox outbox = new Outbox("tracing-test", events::add, 1_000_000);
        Engine engine = new InotifyEngine();
        Problems problems = new Problems();
        Globs globs = new Globs(Names.BYTES, List.of(), List.of());
        Report report = new Report(outbox, 1_000_000, engine, globs, Clock.systemUTC());
        Reader reader = new Reader(engine, report, outbox, problems, 1_000_000);
        TreeKeeper keeper = new TreeKeeper(
                engine, report, problems, globs, new OwnFiles(SETTINGS, Names.BYTES), true, reader::stopping);
        keeper.addRoot(place.toString(), false);
        reader.watch(keeper, new TreeWatch(keeper, report));
        for (int i = 0; i < most / 3 + 1_000; i++) { // three events each, and nobody reads
            Files.writeString(place.resolve("f" + i), "x");
        }
        Files.delete(place.resolve("goes"));
        Files.createDirectories(place.resolve("dir/new"));
        Files.writeString(place.resolve("dir/new/file"), "x");

        reader.start("tracing-test-reader");

        Watched.await(() -> names("deleted").contains("goes"));
        Watched.await(() -> names("created").contains("file"));
        reader.stop(10_000);
        outbox.close(10_000);
        HostEvent overflow = events.stream()
                .filter(e -> e.event().equals("overflow"))
                .findFirst()
                .orElseThrow();
        assertThat(overflow.attributes())
                .containsEntry("full_path", place.toString())
                .containsEntry("reason", "the kernel's queue was full (fs.inotify.max_queued_events)")
                .doesNotContainKey("missed");
        assertThat(names("overflow")).hasSize(1);
        assertThat(names("created"))
                .hasSize(most / 3 + 1_000 + 2)
                .doesNotHaveDuplicates()
                .contains("new");
        assertThat(outbox.lost()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanotify", "inotify"})
    void aStoreThatIsTooSlow_losesEventsThatAreCounted_andNoFile(String engine) throws Exception {
        Watched.assumeWorks(engine);
        CountDownLatch open = new CountDownLatch(1);
        Files.writeString(place.resolve("goes"), "x");
        FileTracer tracer = new FileTracer(
                SETTINGS,
                WatchOptions.of(Map.of("directory", place.toString(), "engine", engine)),
                Clock.systemUTC(),
                100);
        tracer.start(event -> {
            await(open);
            events.add(event);
        });
        for (int i = 0; i < 500; i++) {
            Files.createDirectories(place.resolve("d" + i % 10));
            Files.writeString(place.resolve("d" + i % 10 + "/f" + i), "x");
        }
        Files.delete(place.resolve("goes"));
        Watched.await(() -> tracer.status().lost() > 0);
        long before;
        do { // until all is read
            before = tracer.status().lost();
            Thread.sleep(100);
        } while (tracer.status().lost() > before);

        open.countDown();

        Watched.await(
                () -> names("deleted").contains("goes") && names("created").size() == 510);
        tracer.close();
        assertThat(names("created")).doesNotHaveDuplicates();
        List<Long> missed = events.stream()
                .filter(e -> e.event().equals("overflow"))
                .map(e -> (Long) e.attributes().get("missed"))
                .toList();
        assertThat(missed).isNotEmpty();
        assertThat(missed.stream().mapToLong(Long::longValue).sum())
                .isEqualTo(tracer.status().lost());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanotify", "inotify", "watch_service"})
    void aRootThatGoes_isAnEventAndAProblem_untilItIsBack(String engine) throws Exception {
        Watched.assumeWorks(engine);
        Path root = Files.createDirectory(place.resolve("root"));
        Files.createFile(root.resolve("a"));
        try (Watched watched = Watched.by(engine, root)) {
            Files.move(root, place.resolve("elsewhere"));
            Watched.await(() -> watched.status().problem() != null);
            assertThat(watched.status().problem()).contains(root.toString()).contains("moved away");
            Files.createFile(place.resolve("elsewhere/unseen"));
            Files.createDirectory(root);
            Files.createFile(root.resolve("b"));
            Watched.await(() -> watched.status().problem() == null);
            Files.createFile(root.resolve("c"));

            List<String> words = watched.words();

            assertThat(words)
                    .contains("deleted a (synthetic)", "deleted /", "created / (synthetic)", "created c")
                    .noneMatch(word -> word.contains("unseen"));
            assertThat(words).anyMatch(word -> word.startsWith("created b"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fanotify", "inotify", "watch_service"})
    void aRootThatIsRemoved_isAnEventAndAProblem(String engine) throws Exception {
        Watched.assumeWorks(engine);
        Path root =
                Files.createDirectories(place.resolve("root/a/b")).getParent().getParent();
        try (Watched watched = Watched.by(engine, root)) {
            OperationsTest.run(place, "rm -rf root");
            Watched.await(() -> watched.status().problem() != null);
            Watched.await(() -> watched.events().stream().map(watched::word).anyMatch("deleted /"::equals));

            assertThat(watched.events().stream().map(watched::word)).contains("deleted a/", "deleted /");
            assertThat(watched.status().running()).isTrue();
        }
    }

    private List<String> names(String event) {
        synchronized (events) {
            return events.stream()
                    .filter(e -> e.event().equals(event))
                    .map(e -> String.valueOf(e.attributes().get("name")))
                    .toList();
        }
    }

    private static void await(CountDownLatch open) {
        try {
            open.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
