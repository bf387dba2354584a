package ai.trustmodel.tracing.storage.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures and documents are kept once, found, and freed. */
class MediaTest {
    @TempDir
    private Path directory;

    private final SyntheticTraffic traffic = new SyntheticTraffic(51);

    @Test
    void imageInAHundredMessages_takesTheSpaceOfOne() throws IOException {
        byte[] image = image(1, 400_000);
        Path file = directory.resolve("traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call(traffic.id(), 0, image(2, 5000))));
        }
        long before = Files.size(file);
        try (SqliteStorageBackend backend = open(file)) {
            for (int i = 1; i <= 100; i++) {
                backend.append(List.of(call(traffic.id(), i, image)));
            }
        }

        // 25 pages for the image; a hundred small traces take a few more.
        assertThat(Files.size(file) - before).isBetween(400_000L, 620_000L);
    }

    @Test
    void imageInAMessageAndInAToolsResult_isStoredOnce_andGoesWithTheLast() {
        byte[] image = image(3, 50_000);
        try (SqliteStorageBackend backend = open(directory.resolve("traces.db"))) {
            String said = traffic.id();
            String shot = traffic.id();
            backend.append(List.of(call(said, 1, image), call(said, 2, image)));
            backend.append(List.of(screenshot(shot, image), screenshot(shot, image(4, 2000))));

            assertThat(rows(
                            backend,
                            "SELECT sha256, media_type, size, trace_id FROM attachments ORDER BY size, trace_id"))
                    .containsExactly(
                            List.of(hash(image(4, 2000)), "image/png", 2000, shot),
                            List.of(hash(image), "image/png", 50_000, said),
                            List.of(hash(image), "image/png", 50_000, shot));
            assertThat(rows(backend, "SELECT count(*) FROM media")).containsExactly(List.of(2));

            backend.delete(List.of(said));
            assertThat(rows(backend, "SELECT count(*) FROM media")).containsExactly(List.of(2));
            ProcessesTest.assertConsistent(backend);

            backend.delete(List.of(shot));
            assertThat(rows(backend, "SELECT (SELECT count(*) FROM media), (SELECT count(*) FROM media_use)"))
                    .containsExactly(List.of(0, 0));
        }
    }

    @Test
    void delete_givesTheSpaceOfImagesBack() throws IOException {
        Path file = directory.resolve("traces.db");
        try (SqliteStorageBackend backend = open(file)) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ids.add(traffic.id());
                backend.append(List.of(call(ids.get(i), i, image(i, 200_000))));
            }
            long before = backend.store().stats().bytes();

            backend.delete(ids.subList(1, 20));

            assertThat(backend.store().stats().bytes()).isLessThan(before / 5);
            ProcessesTest.assertConsistent(backend);
        }
    }

    @Test
    void imageThatIsLargerThanAQueryMayRead_isListed() {
        try (SqliteStorageBackend backend = open(directory.resolve("traces.db"))) {
            backend.append(List.of(call(traffic.id(), 1, image(10, 11_000_000))));

            assertThat(rows(backend, "SELECT size FROM attachments")).containsExactly(List.of(11_000_000));
            assertThat(rows(backend, "SELECT json ->> '$.content' FROM messages WHERE type = 'human'"))
                    .containsExactly(List.of("picture number 1"));
        }
    }

    @Test
    void search_showsALabel_andFindsNothingInsideAnImage() {
        byte[] image = image(5, 30_000);
        String base64 = Base64.getEncoder().encodeToString(image);
        String inside = base64.replaceAll("[+/].*", "").substring(0, 8) + "*";
        try (SqliteStorageBackend backend = open(directory.resolve("traces.db"))) {
            backend.append(List.of(
                    traffic.call(
                            traffic.id(),
                            List.of(Message.of(
                                    Message.HUMAN, "a chart: data:image/png;base64," + base64 + " as you see")),
                            "yes"),
                    screenshot(traffic.id(), image)));

            assertThat(backend.store().search(SearchQuery.of(inside)).total()).isZero();
            assertThat(backend.store()
                            .search(SearchQuery.of("chart"))
                            .items()
                            .get(0)
                            .snippet())
                    .isEqualTo("a [chart]: data:image/png;base64,[image/png 30.0 KB sha256:"
                            + hash(image).substring(0, 8) + "…] as you see");
            assertThat(backend.store()
                            .search(SearchQuery.of(hash(image).substring(0, 8)))
                            .total())
                    .isEqualTo(2);
            assertThat(rows(backend, "SELECT content FROM messages WHERE type = 'human'")
                            .toString())
                    .contains("[image/png 30.0 KB")
                    .hasSizeLessThan(200);
        }
    }

    @Test
    void media_isCompressedOnlyWhenThatMakesItSmaller() {
        Codec codec = new Codec();
        byte[] noise = image(6, 300_000);
        byte[] table = "name,number,place\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);

        byte[] packedNoise = codec.packMedia(noise);
        byte[] packedTable = codec.packMedia(table);

        assertThat(packedNoise).hasSize(noise.length + 1);
        assertThat(packedTable.length).isLessThan(table.length / 100);
        assertThat(codec.unpackBytes(packedNoise)).isEqualTo(noise);
        assertThat(codec.unpackBytes(packedTable)).isEqualTo(table);
        codec.close();
    }

    @Test
    void damagedImage_isSaidToBe_andNotHandedOut() throws Exception {
        Path file = directory.resolve("traces.db");
        String trace = traffic.id();
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call(trace, 1, image(7, 5000))));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement damage = connection.prepareStatement(
                        "UPDATE media SET data = x'00' || substr(data, 2, 4999) || x'17'")) {
            damage.execute();
        }
        try (SqliteStorageBackend backend = open(file)) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> backend.store().spans(trace))
                    .isInstanceOf(ai.trustmodel.tracing.spi.StorageException.class)
                    .hasMessageContaining("media of a message is not what was stored");
        }
    }

    @Test
    void messagesThatHoldTheirImages_asEarlierFilesDo_areRead() throws Exception {
        Path file = directory.resolve("traces.db");
        String trace = traffic.id();
        SpanEnded call = call(trace, 1, image(8, 5000));
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call));
        }
        try (Codec codec = new Codec();
                Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement old =
                        connection.prepareStatement("UPDATE body SET data = ?, cuts = NULL WHERE cuts IS NOT NULL")) {
            Message asked = call.span().extraction().request().get(0);
            old.setBytes(1, codec.packText(Json.write(asked).getBytes(StandardCharsets.UTF_8)));
            assertThat(old.executeUpdate()).isEqualTo(1);
        }
        try (SqliteStorageBackend backend = open(file)) {
            assertThat(backend.store().spans(trace)).hasSize(1);
            assertThat(Json.write(backend.store().spans(trace).get(0))).isEqualTo(Json.write(call.span()));
        }
    }

    @Test
    void fileOfTheFirstVersion_takesMediaOnceItIsBroughtUpToDate() throws Exception {
        Path file = directory.resolve("traces.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute("PRAGMA auto_vacuum = INCREMENTAL");
            statement.executeUpdate(Schema.resource("schema-1.sql"));
            statement.execute("PRAGMA application_id = " + Schema.APPLICATION_ID);
            statement.execute("PRAGMA user_version = 1");
        }
        SpanEnded call = call(traffic.id(), 1, image(9, 5000));
        try (SqliteStorageBackend backend = open(file)) {
            backend.append(List.of(call));

            assertThat(Json.write(backend.store().records(0, 10).get(0).record()))
                    .isEqualTo(Json.write(call));
            assertThat(rows(backend, "SELECT count(*) FROM attachments")).containsExactly(List.of(1));
        }
    }

    private SpanEnded call(String trace, int number, byte[] image) {
        return traffic.call(trace, List.of(message("picture number " + number, image)), "I see");
    }

    private SpanEnded screenshot(String trace, byte[] image) {
        SpanEnded tool = traffic.tool(trace, 20);
        var execution = tool.span().tool();
        return new SpanEnded(tool.span().toBuilder()
                .tool(new ai.trustmodel.tracing.model.ToolExecution(
                        "screenshot",
                        execution.callId(),
                        Map.of(),
                        List.of(Map.of(
                                "type", "image", "data", Base64.getEncoder().encodeToString(image))),
                        true,
                        1,
                        0,
                        null))
                .build());
    }

    /** What a person says with a picture. */
    static Message message(String text, byte[] image) {
        return Message.builder(Message.HUMAN)
                .content(text)
                .blocks(List.of(Map.of(
                        "type",
                        "image_url",
                        "image_url",
                        Map.of(
                                "url",
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(image)))))
                .build();
    }

    /** Bytes that nobody can compress, with the beginning of a PNG. */
    static byte[] image(long seed, int size) {
        byte[] image = new byte[size];
        new Random(seed).nextBytes(image);
        System.arraycopy(HexFormat.of().parseHex("89504e470d0a1a0a"), 0, image, 0, 8);
        return image;
    }

    private static String hash(byte[] bytes) {
        return HexFormat.of().formatHex(Media.sha256(bytes));
    }

    private static List<List<Object>> rows(SqliteStorageBackend backend, String sql) {
        return backend.store().query(sql, 100).rows();
    }

    private static SqliteStorageBackend open(Path file) {
        return new SqliteStorageBackend(file, Durability.PROCESS, null);
    }
}
