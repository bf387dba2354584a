package ai.trustmodel.tracing.storage.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading files that hold anything. */
class LineReadingTest {
    /** Some before, at and behind the border of a block; each has characters of several bytes. */
    private static final int[] LENGTHS = {0, 1, 2, 100, 65_534, 65_535, 65_536, 65_537, 131_072, 300_000};

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void linesOfAllLengths_areTheSameBackwardsAndForwards(int seed) throws Exception {
        Random random = new Random(seed);
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String character =
                    Stream.of("a", "\u00e9", "\u6f22", "\ud83d\ude00").toList().get(random.nextInt(4));
            int length = LENGTHS[random.nextInt(LENGTHS.length)];
            lines.add(character.repeat(length / character.getBytes(StandardCharsets.UTF_8).length));
        }
        Path path = directory.resolve("x.jsonl");
        Files.writeString(path, String.join("\n", lines) + "\n");

        try (LineFile file = Lines.open(path, Lines.OPTIONS.gzip(true))) {
            assertThat(Lines.forward(file)).isEqualTo(lines);
            assertThat(Lines.backward(file)).isEqualTo(lines);
            assertPlaces(file);
            file.rotate();
            Lines.awaitCompressed(directory, 1);
            assertThat(Lines.forward(file)).isEqualTo(lines);
            assertThat(Lines.backward(file)).isEqualTo(lines);
            Files.delete(directory.resolve("x.000001.jsonl.gz.idx"));
            assertThat(Lines.backward(file)).isEqualTo(lines);
            assertPlaces(file);
        }
    }

    /** Each line is found again where it was said to be, and the next one behind it. */
    private static void assertPlaces(LineFile file) throws IOException {
        try (LineReader forward = file.forward(LinePosition.BEGIN);
                LineReader backward = file.backward(TimeRange.ALL);
                LinePicker picker = file.picker()) {
            List<LinePosition> places = new ArrayList<>();
            LinePosition next = new LinePosition(1, 0);
            for (Line line = forward.next(); line != null; line = forward.next()) {
                assertThat(line.at()).isEqualTo(next);
                assertThat(picker.at(line.at()))
                        .isNotNull()
                        .extracting(Line::bytes)
                        .isEqualTo(line.bytes());
                places.add(0, line.at());
                next = line.next();
            }
            for (LinePosition place : places) {
                assertThat(backward.next()).isNotNull().extracting(Line::at).isEqualTo(place);
            }
            assertThat(backward.next()).isNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n\n", "a", "a\n", "\na", "a\n\nb", "a\nb\n\n"})
    void emptyLinesAndMissingEnds_areNoTrouble(String text) throws Exception {
        Path path = directory.resolve("x.jsonl");
        Files.writeString(path, text);
        List<String> lines =
                text.isEmpty() ? List.of() : List.of((text.endsWith("\n") ? text : text + "\n").split("(?<=\n)"));
        List<String> expected =
                lines.stream().map(line -> line.substring(0, line.length() - 1)).toList();

        try (LineFile file = Lines.open(path, Lines.OPTIONS)) {
            assertThat(Lines.backward(file)).isEqualTo(expected);
            file.rotate();
            assertThat(Lines.forward(file)).isEqualTo(expected);
        }
    }

    @Test
    void lineThatIsTooLong_isPassedOver_andCounted() throws Exception {
        Path path = directory.resolve("x.jsonl");
        String tooLong = "x".repeat(200_001);
        Files.writeString(path, "one\n" + tooLong + "\ntwo\n" + tooLong + "\n" + tooLong);

        try (Segment segment = new PlainSegment(path, 1, false)) {
            ForwardLines forward = new ForwardLines(segment, 0, Long.MAX_VALUE, 200_000);
            assertThat(next(forward)).isEqualTo("one");
            assertThat(next(forward)).isEqualTo("two");
            assertThat(forward.next()).isNull();
            assertThat(forward.tooLong()).isEqualTo(3);
            BackwardLines backward = new BackwardLines(segment, 0, segment.size(), 200_000);
            assertThat(Lines.text(java.util.Objects.requireNonNull(backward.next())))
                    .isEqualTo("two");
            assertThat(Lines.text(java.util.Objects.requireNonNull(backward.next())))
                    .isEqualTo("one");
            assertThat(backward.next()).isNull();
            assertThat(backward.tooLong()).isEqualTo(3);
        }
    }

    @Test
    void lineOf100Megabytes_isNoTrouble() throws Exception {
        Path path = directory.resolve("x.jsonl");
        byte[] piece = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(path)) {
            out.write("one\n".getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 100; i++) {
                out.write(piece);
            }
            out.write("\ntwo\n".getBytes(StandardCharsets.UTF_8));
        }

        try (LineFile file = Lines.open(path, Lines.OPTIONS.gzip(true));
                LineReader reader = file.backward(TimeRange.ALL)) {
            assertThat(Lines.rest(reader)).containsExactly("two", "one");
            assertThat(reader.tooLong()).isEqualTo(1);
            file.rotate();
            Lines.awaitCompressed(directory, 1);
            Files.delete(directory.resolve("x.000001.jsonl.gz.idx"));
            assertThat(Lines.forward(file)).containsExactly("one", "two");
            assertThat(Lines.backward(file)).containsExactly("one", "two");
        }
    }

    /** Flips, cuts, zeros, other line ends, at random places: what was not touched is read, and nothing fails. */
    @Test
    void everyLineThatIsIntact_isRead_whateverElseIsInTheFile() throws Exception {
        Path path = directory.resolve("x.jsonl");
        for (int seed = 0; seed < 400; seed++) {
            Random random = new Random(seed);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            List<String> intact = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String id = "s" + seed + "-" + i;
                String line =
                        "{\"timestamp\":\"2026-11-21T05:30:00.000000Z\",\"event\":\"created\",\"name\":\"\u00e9\","
                                + "\"domain\":\"d\",\"id\":\"" + id + "\"}";
                if (damaged(bytes, line.getBytes(StandardCharsets.UTF_8), random)) {
                    continue;
                }
                intact.add(id);
            }
            Files.write(path, bytes.toByteArray());

            try (LineFile file = Lines.open(path, Lines.OPTIONS)) {
                assertThat(ids(file.backward(TimeRange.ALL)))
                        .as("seed %s", seed)
                        .containsAll(Lines.reversed(intact));
                file.rotate();
                assertThat(ids(file.forward(LinePosition.BEGIN)))
                        .as("seed %s", seed)
                        .containsAll(intact);
                file.clear();
            }
        }
    }

    private static boolean damaged(ByteArrayOutputStream out, byte[] line, Random random) {
        byte[] garbage = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 50)];
        random.nextBytes(garbage);
        int kind = random.nextInt(10);
        switch (kind) {
            case 0 -> { // flipped bits
                line[random.nextInt(line.length)] ^= (byte) (1 << random.nextInt(8));
                out.writeBytes(line);
            }
            case 1 -> out.write(line, 0, random.nextInt(line.length)); // cut
            case 2 -> out.writeBytes(garbage);
            case 3 -> out.writeBytes(new byte[random.nextInt(100)]); // zeros, and the next line behind them
            default -> out.writeBytes(line);
        }
        out.writeBytes(
                (kind == 3 ? "" : kind == 4 ? "\r\n" : kind == 5 ? "\n\n \n" : "\n").getBytes(StandardCharsets.UTF_8));
        return kind < 4;
    }

    private static List<String> ids(LineReader reader) throws IOException {
        List<String> ids = new ArrayList<>();
        try (reader) {
            for (Line line = reader.next(); line != null; line = reader.next()) {
                var event = EventLine.read(line.bytes(), "d");
                if (event != null) {
                    ids.add(event.id());
                }
            }
        }
        return ids;
    }

    private static String next(ForwardLines lines) throws IOException {
        return Lines.text(java.util.Objects.requireNonNull(lines.next()));
    }
}
