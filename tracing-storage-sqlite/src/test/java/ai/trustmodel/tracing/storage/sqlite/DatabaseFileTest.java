package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.StorageException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be wrong with a file, its place and its content. */
class DatabaseFileTest {
    @TempDir
    private Path directory;

    private final SyntheticTraffic traffic = new SyntheticTraffic(11);

    @Test
    void files_areReadableByTheirOwnerAlone() throws IOException {
        assumeTrue(
                directory.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "this file system has no modes");
        Path file = directory.resolve("made/by/us/traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call()));

            for (String part : List.of("", "-wal", "-shm")) {
                assertThat(mode(file.resolveSibling("traces.db" + part))).isEqualTo("rw-------");
            }
            assertThat(mode(directory.resolve("made"))).isEqualTo("rwx------");
            assertThat(mode(directory.resolve("made/by/us"))).isEqualTo("rwx------");
        }
    }

    @Test
    void reading_leavesNoFileBehind() throws IOException {
        Path file = directory.resolve("none/traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            assertThat(backend.store().list(TraceFilter.all()).total()).isZero();
            assertThat(backend.store().query("SELECT count(*) FROM traces", 1).rows())
                    .containsExactly(List.of(0));
        }

        assertThat(file.getParent()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b?mode=memory.db", "x#y%20z.db", "\u00e4\u4e2d.db", "'; DROP.db", ":memory:"})
    void path_hasNoCharactersWithAMeaning(String name) {
        Path file = directory.resolve(name);
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call()));
        }

        assertThat(file).isRegularFile();
    }

    @Test
    void create_refusesWhatCannotBeOurs_andNamesTheSetting() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage.db"), "not a database at all".repeat(20));
        Path shortOne = Files.writeString(directory.resolve("short.db"), "x");
        Path fileAsDirectory = shortOne.resolve("traces.db");

        for (Path path : List.of(directory, garbage, shortOne, fileAsDirectory)) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> create(path))
                    .withMessageContaining("TRUSTMODEL_DB_PATH")
                    .withMessageContaining(path.toString());
        }
        assertThat(garbage).hasContent("not a database at all".repeat(20));
    }

    @Test
    void create_refusesTheDatabaseOfAnotherProgram() throws Exception {
        Path file = directory.resolve("theirs.db");
        try (Connection theirs = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = theirs.createStatement()) {
            statement.execute("CREATE TABLE theirs (a)");
        }
        byte[] before = Files.readAllBytes(file);

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> create(file))
                .withMessageContaining("another program");
        try (SqliteStorageBackend backend = open(file)) {
            assertThatExceptionOfType(StorageException.class).isThrownBy(() -> backend.append(List.of(call())));
        }
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    @Timeout(60)
    void search_inADamagedIndex_saysSo_andLeavesTheFileWhereItIs() throws Exception {
        Path file = directory.resolve("traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call()));
            backend.store().search(SearchQuery.of("word"));
            backend.append(List.of(call()));
        }
        long page;
        try (Connection own = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = own.createStatement()) {
            page = statement
                    .executeQuery("SELECT rootpage FROM sqlite_master WHERE name = 'body_text_data'")
                    .getLong(1);
        }
        byte[] noise = new byte[16_384];
        new Random(3).nextBytes(noise);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek((page - 1) * noise.length);
            raw.write(noise);
        }

        try (SqliteStorageBackend backend = open(file)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> backend.store().search(SearchQuery.of("word")))
                    .withMessageContaining("is damaged");
            assertThat(backend.store().list(TraceFilter.all()).total()).isEqualTo(2);
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(path -> path.getFileName().toString())).noneMatch(name -> name.contains(".corrupt-"));
        }
    }

    @Test
    void newerFile_isRefusedAndNotTouched() throws Exception {
        Path file = stored("newer.db");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }

        try (SqliteStorageBackend backend = open(file)) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> backend.append(List.of(call())))
                    .withMessageContaining("newer version")
                    .matches(e -> !e.retryable());
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> backend.store().list(TraceFilter.all()));
        }
        assertThat(siblings("newer.db.corrupt")).isEmpty();
    }

    @Test
    void emptyFile_becomesAStore() throws IOException {
        Path file = Files.createFile(directory.resolve("empty.db"));
        try (SqliteStorageBackend backend = open(file)) {
            assertThat(backend.store().list(TraceFilter.all()).total()).isZero();
            backend.append(List.of(call()));
            assertThat(backend.store().list(TraceFilter.all()).total()).isEqualTo(1);
        }
    }

    @Test
    void truncatedFile_isMovedAside_andRecordingGoesOn() throws IOException {
        Path file = stored("cut.db");
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(file.toFile().length() / 3);
        }

        assertRecordingGoesOn(file);
    }

    @Test
    void overwrittenPages_areMovedAside_andRecordingGoesOn() throws IOException {
        Path file = stored("hit.db");
        try (RandomAccessFile hit = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] noise = new byte[(int) hit.length() - 100];
            new Random(5).nextBytes(noise);
            hit.seek(100);
            hit.write(noise);
        }

        assertRecordingGoesOn(file);
        assertThat(siblings("hit.db.corrupt"))
                .isNotEmpty()
                .allSatisfy(kept -> assertThat(mode(kept)).isEqualTo("rw-------"));
    }

    @Test
    void randomDamage_neverEndsTheProcess_norAnythingButAClearError() throws IOException {
        byte[] good = Files.readAllBytes(stored("good.db"));
        Random random = new Random(17);
        for (int round = 0; round < 25; round++) {
            Path file = directory.resolve("damaged" + round + ".db");
            byte[] bad = good.clone();
            for (int hit = 0; hit < 3; hit++) {
                int at = 100 + random.nextInt(bad.length - 700);
                for (int i = 0; i < 512; i++) {
                    bad[at + i] = (byte) random.nextInt();
                }
            }
            Files.write(file, bad);
            try (SqliteStorageBackend backend = open(file)) {
                for (int i = 0; i < 3; i++) {
                    clear(() -> backend.append(List.of(call())));
                    clear(() -> backend.store().list(TraceFilter.all()));
                    clear(() -> backend.store().records(0, 1000));
                    clear(() -> backend.store().stats());
                }
            }
        }
    }

    @Test
    void fileThatIsTakenAway_isMadeAgain() throws IOException {
        Path file = directory.resolve("gone.db");
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call()));
            Files.delete(file);
            backend.append(List.of(call()));

            assertThat(backend.store().list(TraceFilter.all()).total()).isEqualTo(1);
        }
    }

    @Test
    void fileThatIsReplacedByAnEmptyOne_isFilledFromNothing() throws IOException {
        Path file = directory.resolve("replaced.db");
        String trace = traffic.id();
        List<SpanEnded> calls = traffic.conversation(trace, 4, 500);
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.copyOf(calls.subList(0, 2)));
            for (String part : List.of("", "-wal", "-shm")) {
                Files.deleteIfExists(directory.resolve("replaced.db" + part));
            }
            Files.createFile(file);

            // Reading makes the tables; what was remembered of the old file must not be taken for the new one's.
            assertThat(backend.store().list(TraceFilter.all()).total()).isZero();
            backend.append(List.copyOf(calls.subList(2, 4)));

            assertThat(backend.store().spans(trace)).hasSize(2);
            ProcessesTest.assertConsistent(backend);
        }
    }

    @Test
    void writerThatFoundTheFileLocked_writesInTransactionsAgain() throws Exception {
        Path file = directory.resolve("locked-later.db");
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call()));
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                assertThatExceptionOfType(StorageException.class)
                        .isThrownBy(() -> backend.append(List.of(call())))
                        .matches(StorageException::retryable);
                statement.execute("ROLLBACK");
            }

            backend.append(List.of(call()));

            assertThat(backend.store().stats().spans()).isEqualTo(2);
            ProcessesTest.assertConsistent(backend);
        }
    }

    @Test
    void lockedFile_isATemporaryError() throws Exception {
        Path file = stored("locked.db");
        try (SqliteStorageBackend backend = open(file);
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> backend.append(List.of(call())))
                    .withMessageContaining("another process")
                    .matches(StorageException::retryable);

            statement.execute("ROLLBACK");
            backend.append(List.of(call()));
            assertThat(backend.store().stats().spans()).isEqualTo(21);
        }
    }

    @Test
    void fullDisk_isATemporaryError_andNothingOfTheBatchIsStored() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk.toString()) == 0,
                "a full disk could not be tried: this user may not mount one");
        try (SqliteStorageBackend backend = open(disk.resolve("traces.db"))) {
            long stored = 0;
            StorageException full = null;
            while (full == null && stored < 100_000) {
                try {
                    backend.append(List.of(traffic.call(traffic.id(), 20_000), traffic.call(traffic.id(), 20_000)));
                    stored += 2;
                } catch (StorageException e) {
                    full = e;
                }
            }
            assertThat(full).isNotNull().matches(StorageException::retryable);
            assertThat(full.getMessage()).contains("full");
            assertThat(backend.check().ok()).isFalse();
            assertThat(backend.store().stats().spans()).isEqualTo(stored);

            assertThat(run("mount", "-o", "remount,size=20m", disk.toString())).isZero();
            backend.append(List.of(call()));
            assertThat(backend.store().stats().spans()).isEqualTo(stored + 1);
            ProcessesTest.assertConsistent(backend);
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void readOnlyDirectory_isAnErrorThatNamesIt() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("readonly"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=2m,ro", "tmpfs", disk.toString()) == 0,
                "a read-only disk could not be tried: this user may not mount one");
        try (SqliteStorageBackend backend = open(disk.resolve("traces.db"))) {
            assertThatExceptionOfType(StorageException.class)
                    .isThrownBy(() -> backend.append(List.of(call())))
                    .withMessageContaining(disk.toString());
            assertThat(backend.check().ok()).isFalse();
        } finally {
            run("umount", disk.toString());
        }
    }

    @Test
    void settings_areChecked() {
        for (Map<String, String> wrong : List.of(
                Map.of("TRUSTMODEL_RETENTION", "soon"),
                Map.of("TRUSTMODEL_RETENTION", "0d"),
                Map.of("TRUSTMODEL_DURABILITY", "maybe"))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> new SqliteStorageBackendProvider()
                            .create(Settings.of(Map.of(
                                            "TRUSTMODEL_DB_PATH",
                                            directory.resolve("x.db").toString()))
                                    .with(wrong)))
                    .withMessageContaining(wrong.keySet().iterator().next());
        }
    }

    private void assertRecordingGoesOn(Path file) throws IOException {
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call()));

            assertThat(backend.store().list(TraceFilter.all()).total()).isEqualTo(1);
        }
        assertThat(siblings(file.getFileName() + ".corrupt-")).isNotEmpty();
    }

    private static void clear(Runnable question) {
        try {
            question.run();
        } catch (StorageException e) {
            assertThat(e.getMessage()).contains("damaged");
        }
    }

    private Path stored(String name) {
        Path file = directory.resolve(name);
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.copyOf(traffic.conversation(traffic.id(), 20, 2000)));
        }
        return file;
    }

    private List<Path> siblings(String beginning) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(beginning))
                    .toList();
        }
    }

    private SpanEnded call() {
        return traffic.call(traffic.id(), 500);
    }

    private static SqliteStorageBackend open(Path file) {
        return new SqliteStorageBackend(file, Durability.PROCESS, null);
    }

    private static void create(Path file) {
        new SqliteStorageBackendProvider()
                .create(Settings.of(Map.of("TRUSTMODEL_DB_PATH", file.toString())))
                .close();
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1; // no such command here
        }
    }
}
