package ai.trustmodel.tracing.storage.file;

import static ai.trustmodel.tracing.storage.file.Lines.append;
import static ai.trustmodel.tracing.storage.file.Lines.backward;
import static ai.trustmodel.tracing.storage.file.Lines.forward;
import static ai.trustmodel.tracing.storage.file.Lines.lines;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Full files put aside, compressed, removed; and readers that are there meanwhile. */
class RotationTest {
    @TempDir
    private Path directory;

    @Test
    void fullFile_isPutAside_andReadOnInOrder() throws Exception {
        try (LineFile file = open(Lines.OPTIONS.maxBytes(100))) {
            append(file, IntStream.range(0, 50));

            assertThat(Lines.names(directory)).contains("x.000001.jsonl", "x.000002.jsonl", "x.jsonl");
            assertThat(forward(file)).isEqualTo(lines(IntStream.range(0, 50)));
            assertThat(backward(file)).isEqualTo(lines(IntStream.range(0, 50)));
        }
        assertThat(Files.size(path())).isLessThanOrEqualTo(100);
    }

    @Test
    void rotatedFiles_areCompressed_soThatGunzipReadsThem() throws Exception {
        try (LineFile file = open(Lines.OPTIONS.gzip(true))) {
            append(file, IntStream.range(0, 10));
            file.rotate();
            append(file, IntStream.range(10, 20));
            file.rotate();
            append(file, IntStream.range(20, 30));
            Lines.awaitCompressed(directory, 2);

            assertThat(forward(file)).isEqualTo(lines(IntStream.range(0, 30)));
            assertThat(backward(file)).isEqualTo(lines(IntStream.range(0, 30)));
        }
        Path first = directory.resolve("x.000001.jsonl.gz");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(first))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text.lines()).isEqualTo(lines(IntStream.range(0, 10)));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(first)))
                .isEqualTo("rw-------");
    }

    @Test
    void compressedFile_ofWhichAPieceIsDamaged_isReadAsFarAsItIsNot() throws Exception {
        List<String> all = IntStream.range(0, 5_000)
                .mapToObj(number -> Lines.line(number) + " ".repeat(200))
                .toList();
        try (LineFile file = open(Lines.OPTIONS.gzip(true))) {
            append(file, all.toArray(String[]::new));
            file.rotate();
            Lines.awaitCompressed(directory, 1);
            Path packed = directory.resolve("x.000001.jsonl.gz");
            Path index = directory.resolve("x.000001.jsonl.gz.idx");
            byte[] written = Files.readAllBytes(index);
            Files.delete(index);
            assertThat(forward(file)).isEqualTo(all);
            assertThat(index).hasBinaryContent(written); // and written down again

            byte[] bytes = Files.readAllBytes(packed);
            Arrays.fill(bytes, 0, 50, (byte) 7); // the first of four members
            Files.write(packed, bytes);
            List<String> rest = forward(file);
            assertThat(rest).hasSizeBetween(3_500, 4_000).isEqualTo(all.subList(5_000 - rest.size(), 5_000));
            assertThat(backward(file)).isEqualTo(rest);
        }
    }

    @Test
    void oldestFiles_areRemoved_andNumbersGoOn() throws Exception {
        try (LineFile file = open(Lines.OPTIONS.keep(2).gzip(true))) {
            for (int i = 0; i < 6; i++) {
                append(file, Lines.line(i));
                file.rotate();
            }
            Lines.awaitCompressed(directory, 2);

            assertThat(Lines.names(directory)).contains("x.000005.jsonl.gz", "x.000006.jsonl.gz");
            assertThat(forward(file)).isEqualTo(lines(IntStream.range(4, 6)));
            assertThat(append(file, "more").file()).isEqualTo(7);
        }
    }

    @Test
    void oldFile_isPutAside() throws Exception {
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        LineFileOptions options = Lines.OPTIONS.maxAge(Duration.ofDays(1));
        String line = "{\"timestamp\":\"2026-11-20T09:00:00.000000Z\",\"event\":\"created\"}";
        try (LineFile file = new LineFile(path(), options, EventLine::micros, at(now.minus(Duration.ofHours(2))))) {
            append(file, line);
            append(file, line);
            assertThat(file.end().file()).isEqualTo(1);
        }
        try (LineFile file = new LineFile(path(), options, EventLine::micros, at(now))) {
            assertThat(append(file, line)).isEqualTo(new LinePosition(2, 0));
            assertThat(forward(file)).hasSize(3);
        }
    }

    @Test
    void positions_meanTheSameAfterRotationAndCompression() throws Exception {
        try (LineFile file = open(Lines.OPTIONS.gzip(true))) {
            List<LinePosition> positions = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                positions.add(append(file, Lines.line(i)));
                if (i % 3 == 2) {
                    file.rotate();
                }
            }
            Lines.awaitCompressed(directory, 3);

            try (LinePicker picker = file.picker()) {
                for (int i = 0; i < 9; i++) {
                    assertThat(picker.at(positions.get(i)))
                            .isNotNull()
                            .extracting(Lines::text)
                            .isEqualTo(Lines.line(i));
                }
                assertThat(picker.at(new LinePosition(77, 0))).isNull();
            }
            try (LineReader from = file.forward(positions.get(4))) {
                assertThat(Lines.rest(from)).isEqualTo(lines(IntStream.range(4, 9)));
            }
        }
    }

    @Test
    void readerGoesOn_whenTheFileIsRotatedAndCompressedUnderIt() throws Exception {
        try (LineFile file = open(Lines.OPTIONS.gzip(true))) {
            append(file, IntStream.range(0, 10));
            file.rotate();
            append(file, IntStream.range(10, 20));
            try (LineReader back = file.backward(TimeRange.ALL);
                    LineReader on = file.forward(LinePosition.BEGIN)) {
                List<String> newest = new ArrayList<>();
                List<String> oldest = new ArrayList<>();
                for (int i = 0; i < 5; i++) {
                    newest.add(Lines.text(java.util.Objects.requireNonNull(back.next())));
                    oldest.add(Lines.text(java.util.Objects.requireNonNull(on.next())));
                }
                append(file, IntStream.range(20, 25));
                file.rotate();
                Lines.awaitCompressed(directory, 2);
                append(file, IntStream.range(25, 30));
                newest.addAll(Lines.rest(back));
                oldest.addAll(Lines.rest(on));

                assertThat(Lines.reversed(newest)).isEqualTo(lines(IntStream.range(0, 20)));
                assertThat(oldest).isEqualTo(lines(IntStream.range(0, 30)));
            }
        }
    }

    @Test
    void readersBesideARotatingWriter_neitherLoseNorRepeatALine() throws Exception {
        int most = 3_000;
        try (LineFile file = open(Lines.OPTIONS.maxBytes(1_000).gzip(true));
                LineFile other = open(Lines.OPTIONS.maxBytes(1_000).gzip(true));
                LineReader tail = other.forward(LinePosition.BEGIN)) {
            Thread writer = new Thread(() -> append(file, IntStream.range(0, most)));
            writer.start();
            List<String> followed = new ArrayList<>();
            while (writer.isAlive()) {
                followed.addAll(Lines.rest(tail));
                List<String> back = backward(other);
                assertThat(back).isEqualTo(lines(IntStream.range(0, back.size())));
            }
            writer.join();
            followed.addAll(Lines.rest(tail));

            assertThat(followed).isEqualTo(lines(IntStream.range(0, most)));
        }
    }

    @Test
    void leftoversOfACrash_areTidiedUp_andNoLineIsLostOrDoubled() throws Exception {
        try (LineFile file = open(Lines.OPTIONS)) {
            append(file, IntStream.range(0, 5));
            file.rotate();
            append(file, IntStream.range(5, 10));
            file.rotate();
            append(file, IntStream.range(10, 15));
        }
        Path first = directory.resolve("x.000001.jsonl");
        Path copy = Files.copy(first, directory.resolve("copy"));
        LineFile compressing = open(Lines.OPTIONS.gzip(true));
        Lines.awaitCompressed(directory, 2);
        compressing.close();
        // Died between the end of the compression and the removal of what was compressed, and in the middle of another.
        Files.move(copy, first, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(directory.resolve("x.000003.jsonl.gz.tmp"), "half");
        Files.writeString(directory.resolve("x.000002.jsonl.idx"), "of a file that was compressed");
        try (LineFile file = open(Lines.OPTIONS)) {
            assertThat(forward(file)).isEqualTo(lines(IntStream.range(0, 15)));
            assertThat(backward(file)).isEqualTo(lines(IntStream.range(0, 15)));
        }
        try (LineFile file = open(Lines.OPTIONS.gzip(true))) {
            Lines.awaitCompressed(directory, 2);
            assertThat(forward(file)).isEqualTo(lines(IntStream.range(0, 15)));
        }
        assertThat(Lines.names(directory))
                .noneMatch(name -> name.endsWith(".tmp"))
                .doesNotContain("x.000002.jsonl.idx");
    }

    @Test
    void clearedLog_isEmpty_andGoesOnWithANewNumber() throws Exception {
        try (LineFile file = open(Lines.OPTIONS);
                LineReader reader = file.forward(LinePosition.BEGIN)) {
            append(file, IntStream.range(0, 5));
            file.rotate();
            append(file, IntStream.range(5, 8));

            assertThat(file.clear()).isEqualTo(8);
            assertThat(file.isEmpty()).isTrue();
            assertThat(forward(file)).isEmpty();
            assertThat(file.clear()).isZero();
            LinePosition at = append(file, "new");
            assertThat(at.file()).isEqualTo(3);
            assertThat(Lines.rest(reader)).containsExactly("new");
        }
        try (LineFile file = open(Lines.OPTIONS)) {
            assertThat(backward(file)).containsExactly("new");
        }
    }

    @Test
    void removedLines_areGone_andTheOthersAreNot() throws Exception {
        try (LineFile file = open(Lines.OPTIONS.gzip(true))) {
            append(file, IntStream.range(0, 10));
            file.rotate();
            append(file, "no json", Lines.line(10));

            assertThat(file.removeIf(line -> Lines.text(line).matches(".*[13579]}")))
                    .isEqualTo(5);
            assertThat(forward(file))
                    .containsExactly(
                            "{\"line\":0}",
                            "{\"line\":2}",
                            "{\"line\":4}",
                            "{\"line\":6}",
                            "{\"line\":8}",
                            "no json",
                            "{\"line\":10}");
            assertThat(file.removeIf(line -> false)).isZero();
            assertThat(append(file, "more").file()).isEqualTo(4);
            assertThat(file.removeIf(line -> true)).isEqualTo(8);
            assertThat(backward(file)).isEmpty();
        }
    }

    @Test
    void removalThatDied_hasHappenedOrNot() throws Exception {
        try (LineFile file = open(Lines.OPTIONS)) {
            append(file, IntStream.range(0, 4));
            file.rotate();
        }
        // Died before the floor was raised: the replacement counts for nothing.
        Files.writeString(directory.resolve("x.000002.jsonl.new"), "replacement\n");
        try (LineFile file = open(Lines.OPTIONS)) {
            assertThat(forward(file)).isEqualTo(lines(IntStream.range(0, 4)));
        }
        // Died after it: it counts for everything.
        Files.writeString(directory.resolve("x.000002.jsonl.new"), "replacement\n");
        Files.writeString(directory.resolve("x.jsonl.floor"), "1\n");
        LineFiles files = new LineFiles(path());
        assertThat(files.list().rotated()).containsOnlyKeys(2L);
        try (LineFile file = open(Lines.OPTIONS)) {
            append(file, "after");
            assertThat(forward(file)).containsExactly("replacement", "after");
        }
        assertThat(Lines.names(directory))
                .contains("x.000002.jsonl")
                .doesNotContain("x.000001.jsonl", "x.000002.jsonl.new");
    }

    @Test
    void followedFile_thatSomebodyCutsOrReplaces_isReadFromItsBeginning() throws Exception {
        try (LineFile file = open(Lines.OPTIONS)) {
            append(file, "one", "two");
            try (LineReader tail = file.forward(file.end())) {
                assertThat(tail.next()).isNull();
                append(file, "three");
                assertThat(Lines.rest(tail)).containsExactly("three");
                Files.writeString(path(), "cut\n");
                assertThat(Lines.rest(tail)).containsExactly("cut");
                Files.writeString(directory.resolve("other"), "replaced\nby this\n");
                Files.move(directory.resolve("other"), path(), StandardCopyOption.REPLACE_EXISTING);
                assertThat(Lines.rest(tail)).containsExactly("replaced", "by this");
                append(file, "four");
                assertThat(Lines.rest(tail)).containsExactly("four");
            }
        }
    }

    private LineFile open(LineFileOptions options) {
        return Lines.open(path(), options);
    }

    private Path path() {
        return directory.resolve("x.jsonl");
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }
}
