package ai.trustmodel.tracing.storage.file;

import static ai.trustmodel.tracing.storage.file.Lines.append;
import static ai.trustmodel.tracing.storage.file.Lines.backward;
import static ai.trustmodel.tracing.storage.file.Lines.forward;
import static ai.trustmodel.tracing.storage.file.Lines.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appending to a log. */
class LineFileTest {
    @TempDir
    private Path directory;

    @Test
    void append_keepsOrder_andSaysWhereALineIs() throws Exception {
        try (LineFile file = open()) {
            LinePosition first = append(file, "one", "tw\u00f6");
            LinePosition second = append(file, "three");

            assertThat(forward(file)).containsExactly("one", "tw\u00f6", "three");
            assertThat(backward(file)).containsExactly("one", "tw\u00f6", "three");
            assertThat(first).isLessThan(second).isEqualTo(new LinePosition(1, 0));
            try (LinePicker picker = file.picker()) {
                assertThat(picker.at(second))
                        .isNotNull()
                        .extracting(Lines::text)
                        .isEqualTo("three");
            }
            assertThat(file.end()).isEqualTo(new LinePosition(1, 15));
        }
        assertThat(Files.readString(path())).isEqualTo("one\ntw\u00f6\nthree\n");
    }

    @Test
    void file_isItsOwnersAlone() throws Exception {
        Path below = directory.resolve("a/b/x.jsonl");
        try (LineFile file = Lines.open(below, Lines.OPTIONS)) {
            append(file, "one");
        }

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(below)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("a"))))
                .isEqualTo("rwx------");
    }

    @Test
    void lineThatWasCut_staysALineOfItsOwn() throws Exception {
        Files.writeString(path(), "one\n{\"cut\":");
        try (LineFile file = open()) {
            assertThat(backward(file)).containsExactly("one", "{\"cut\":");
            assertThat(forward(file)).containsExactly("one"); // the other may still be being written
            LinePosition at = append(file, "two");

            assertThat(forward(file)).containsExactly("one", "{\"cut\":", "two");
            try (LinePicker picker = file.picker()) {
                assertThat(picker.at(at)).isNotNull().extracting(Lines::text).isEqualTo("two");
            }
        }
    }

    @Test
    void fileThatSomebodyRemoved_comesBack() throws Exception {
        try (LineFile file = Lines.open(directory.resolve("logs/x.jsonl"), Lines.OPTIONS)) {
            append(file, "one");
            Files.delete(directory.resolve("logs/x.jsonl"));
            append(file, "two");
            assertThat(forward(file)).containsExactly("two");

            for (String name : Lines.names(directory.resolve("logs"))) {
                Files.delete(directory.resolve("logs").resolve(name));
            }
            Files.delete(directory.resolve("logs"));
            append(file, "three");
            assertThat(forward(file)).containsExactly("three");
        }
    }

    @Test
    void directoryInPlaceOfTheFile_isSaid() throws Exception {
        Files.createDirectory(path());
        try (LineFile file = open()) {
            assertThatThrownBy(() -> append(file, "one"))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("x.jsonl");
        }
    }

    @Test
    void lockThatSomebodyKeeps_isSaid_andPasses() throws Exception {
        try (LineFile file = open();
                FileChannel channel = FileChannel.open(
                        directory.resolve("x.jsonl.lock"), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            try (FileLock lock = channel.lock()) {
                assertThat(lock.isValid()).isTrue();
                assertThatThrownBy(() -> append(file, "one"))
                        .isInstanceOfSatisfying(
                                StorageException.class,
                                e -> assertThat(e.retryable()).isTrue())
                        .hasMessageContaining("locked by another process");
            }
            append(file, "two");
            assertThat(forward(file)).containsExactly("two");
        }
    }

    @Test
    void interruptedThread_appendsAndStaysInterrupted() throws Exception {
        try (LineFile file = open()) {
            Thread.currentThread().interrupt();
            try {
                append(file, "one");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            append(file, "two");
            assertThat(forward(file)).containsExactly("one", "two");
        }
    }

    @Test
    void fullDisk_leavesNothingOfABatch_andGoesOnWithSpace() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
                "needs root to mount a small disk");
        try (LineFile file = Lines.open(disk.resolve("x.jsonl"), Lines.OPTIONS)) {
            append(file, "one");
            Path ballast = disk.resolve("ballast");
            Files.write(ballast, new byte[1_900_000]);
            String large = "x".repeat(100_000);

            assertThatThrownBy(() -> append(file, large, large, large))
                    .isInstanceOfSatisfying(
                            StorageException.class,
                            e -> assertThat(e.retryable()).isTrue())
                    .hasMessageContaining("No space left");
            assertThat(Files.readString(disk.resolve("x.jsonl"))).isEqualTo("one\n");
            Files.delete(ballast);
            append(file, large, large, large);

            assertThat(forward(file)).containsExactly("one", large, large, large);
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void powerDurability_appendsToo() throws Exception {
        try (LineFile file = Lines.open(path(), Lines.OPTIONS.durability(Durability.POWER))) {
            append(file, "one");
            assertThat(forward(file)).containsExactly("one");
        }
    }

    @Test
    void threadsAndInstances_shareAFile() throws Exception {
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        try (LineFile one = Lines.open(path(), Lines.OPTIONS.maxBytes(2_000));
                LineFile two = Lines.open(path(), Lines.OPTIONS.maxBytes(2_000))) {
            for (int t = 0; t < 4; t++) {
                LineFile file = t % 2 == 0 ? one : two;
                int from = t * 200;
                Thread thread = new Thread(() -> append(file, IntStream.range(from, from + 200)));
                thread.setUncaughtExceptionHandler((any, failure) -> failures.add(failure));
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }

            assertThat(failures).isEmpty();
            assertThat(forward(one)).containsExactlyInAnyOrderElementsOf(lines(IntStream.range(0, 800)));
            assertThat(backward(two)).isEqualTo(forward(one));
            assertThat(Lines.names(directory)).hasSizeGreaterThan(4);
        }
    }

    private LineFile open() {
        return Lines.open(path(), Lines.OPTIONS);
    }

    private Path path() {
        return directory.resolve("x.jsonl");
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(10, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }
}
