package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTest {
    private static final byte[] PNG = bytes("\u0089PNG\r\n\u001a\n", 3000);
    private static final byte[] UNMARKED = bytes("", 3001);

    static Stream<Arguments> shapes() {
        String png = encode(PNG);
        String csv = encode("a,b,c\n1,2,3\n".repeat(40).getBytes(StandardCharsets.UTF_8));
        String pcm = encode(UNMARKED);
        return Stream.of(
                shape("Anthropic", "image/png", png, """
                        {"type":"image","source":{"type":"base64","media_type":"image/png","data":"%s"}}"""),
                shape("Anthropic, fields turned round", "text/csv", csv, """
                        {"source":{"data":"%s","media_type":"text/csv","type":"base64"},"type":"document"}"""),
                shape("OpenAI Chat image", "image/webp", png, """
                        {"type":"image_url","image_url":{"url":"data:image/webp;base64,%s"}}"""),
                shape("OpenAI Responses image", "image/png", png, """
                        {"type":"input_image","image_url":"data:image/png;base64,%s","detail":"auto"}"""),
                shape("OpenAI audio", "audio/pcm", pcm, """
                        {"type":"input_audio","input_audio":{"data":"%s","format":"pcm16"}}"""),
                shape("OpenAI file", "application/pdf", pcm, """
                        {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,%s"}}"""),
                shape("OpenAI image generation", "image/png", png, """
                        {"type":"image_generation_call","id":"ig_1","result":"%s","status":"completed"}"""),
                shape("OpenAI images", "image/png", png, """
                        {"created":1,"data":[{"b64_json":"%s"}]}"""),
                shape("Gemini", "audio/l16", pcm, """
                        {"inlineData":{"mimeType":"audio/L16;rate=24000","data":"%s"}}"""),
                shape("Gemini, snake case", "image/png", png, """
                        {"inline_data":{"data":"%s","mime_type":"image/png"}}"""),
                shape("Bedrock Converse", "text/csv", csv, """
                        {"document":{"format":"csv","name":"figures","source":{"bytes":"%s"}}}"""),
                shape("Bedrock Converse, fields turned round", "text/csv", csv, """
                        {"document":{"name":"figures","source":{"bytes":"%s"},"format":"csv"}}"""),
                shape("Ollama", "image/png", png, """
                        {"role":"user","content":"what is it?","images":["%s"]}"""),
                shape("LangChain 0", "audio/wav", pcm, """
                        {"type":"audio","source_type":"base64","data":"%s","mime_type":"audio/wav"}"""),
                shape("LangChain 1", "image/jpeg", pcm, """
                        {"type":"image","base64":"%s","mime_type":"image/jpeg"}"""),
                shape("OpenTelemetry", "video/mp4", pcm, """
                        {"type":"blob","modality":"video","mime_type":"video/mp4","content":"%s"}"""),
                shape("MCP", "image/png", png, """
                        {"type":"image","data":"%s","mimeType":"image/png"}"""),
                shape("data URL in Markdown", "image/gif", pcm, """
                        ![chart](data:image/gif;base64,%s) as you see"""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void in_findsMediaInEveryShape(String name, String type, String base64, String shape) {
        assertFound(shape.formatted(base64), type, base64);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void in_findsMediaInJsonInsideJson(String name, String type, String base64, String shape) {
        String once = Json.write(Map.of("content", shape.formatted(base64)));
        String twice = Json.write(Map.of("body", once));

        assertFound(once, type, base64);
        assertFound(twice, type, base64);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void in_findsMediaInThePrettyForm(String name, String type, String base64, String shape) {
        Object value = Json.parse(Json.write(shape.formatted(base64)));
        Object parsed = shape.startsWith("{") ? Json.parse(shape.formatted(base64)) : value;

        assertFound(Json.pretty(parsed), type, base64);
    }

    @Test
    void in_takesTheUrlAlphabetAndMissingPadding() {
        String base64 = Base64.getUrlEncoder().withoutPadding().encodeToString(PNG);

        Media media = Media.in("{\"data\":\"" + base64 + "\"}").get(0);

        assertThat(base64).contains("-").contains("_");
        assertThat(media.bytes()).isEqualTo(PNG);
        assertThat(media.size()).isEqualTo(PNG.length);
    }

    @ParameterizedTest
    @CsvSource({"png", "wav", "mp3", "mp4", "pdf", "docx"})
    void in_readsTheWordsForFormats(String word) {
        String json = "{\"format\":\"" + word + "\",\"source\":{\"bytes\":\"" + encode(UNMARKED) + "\"}}";

        assertThat(Media.in(json))
                .hasSize(1)
                .allSatisfy(media -> assertThat(media.type()).contains("/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"%s\"}",
                "{\"type\":\"redacted_thinking\",\"data\":\"%s\"}",
                "{\"type\":\"reasoning\",\"encrypted_content\":\"%s\"}",
                "{\"text\":\"a\",\"thoughtSignature\":\"%s\"}",
                "{\"mime_type\":\"image/png\",\"extras\":{\"signature\":\"%s\"}}",
                "{\"object\":\"embedding\",\"format\":\"base64\",\"embedding\":\"%s\"}",
                "{\"mime_type\":\"image/png\",\"path\":\"x:%s\"}",
                "data:,%s"
            })
    void in_leavesOutBase64ThatIsNoMedia(String shape) {
        assertThat(Media.in(shape.formatted(encode(UNMARKED)))).isEmpty();
    }

    @Test
    void in_leavesOutWhatIsShortOrCannotBeDecoded() {
        String png = encode(PNG);

        assertThat(Media.in("{\"data\":\"" + png.substring(0, 124) + "\"}")).isEmpty();
        assertThat(Media.in("{\"data\":\"" + png.substring(0, 2001) + "\"}")).isEmpty();
        assertThat(Media.in("{\"data\":\"" + png.replace('/', '_') + "\"}")).isEmpty();
        assertThat(Media.in("")).isEmpty();
        assertThat(Media.in("=".repeat(5000) + "\"".repeat(5000))).isEmpty();
    }

    @Test
    void in_findsAllOfManyWhereverTheyStand() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder("[");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                String base64 = encode(bytes("GIF89a", 96 + random.nextInt(600)));
                expected.add(base64);
                text.append("{\"text\":\"")
                        .append("w ".repeat(random.nextInt(200)))
                        .append("\",\"data\":\"");
                text.append(base64).append("\"},");
            }

            assertThat(Media.in(text.toString())).extracting(Media::base64).isEqualTo(expected);
        }
    }

    @Test
    void in_takesAnyText_andWhatItFindsCanBeDecoded() {
        String[] pieces = {
            "\"",
            "\\",
            "\\\"",
            "{",
            "}",
            "=",
            "==",
            ":",
            ",",
            " ",
            "data:image/png;base64,",
            ";base64,",
            "\"data\":\"",
            "-",
            "_",
            "+",
            "/",
            "A",
            "\u00e9",
            "\"format\":\"png\"",
            "iVBORw0KGgo",
            "\ud83d",
            encode(PNG).substring(0, 130),
            encode(UNMARKED).substring(0, 255),
            "x".repeat(127)
        };
        Random random = new Random(9);
        int found = 0;
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            int from = 0;
            for (Media media : Media.in(text.toString())) {
                assertThat(media.start()).isGreaterThanOrEqualTo(from);
                assertThat((long) media.bytes().length).isEqualTo(media.size());
                from = media.end();
                found++;
            }
            assertThat(Media.leftOut(text.toString())).isNotNull();
        }
        assertThat(found).isGreaterThan(1000);
    }

    @Test
    void inValue_takesALongRunOfUnknownBytes_notWordsNorDigits() {
        assertThat(Media.inValue(encode(UNMARKED)))
                .hasSize(1)
                .allSatisfy(media -> assertThat(media.type()).isNull());
        assertThat(Media.inValue(encode(PNG))).extracting(Media::type).containsExactly("image/png");
        assertThat(Media.inValue("x".repeat(4000))).isEmpty();
        assertThat(Media.inValue("0123456789abcdef".repeat(100))).isEmpty();
        assertThat(Media.inValue("the quick brown fox jumps over the lazy dog".repeat(40)))
                .isEmpty();
        assertThat(Media.inValue("theQuickBrownFoxJumpsOverTheLazyDogAndSphinxOfBlackQuartz".repeat(40) + " "))
                .isEmpty();
        assertThat(Media.inValue("")).isEmpty();
    }

    @Test
    void leftOut_keepsTypeSizeAndWholeHash() {
        assertThat(Media.leftOut("see data:image/webp;base64," + encode(PNG) + " here"))
                .matches("see data:image/webp;base64,\\[left out: image/webp 3\\.0 KB sha256:[0-9a-f]{64}] here");
        assertThat(Media.leftOut(encode(UNMARKED))).startsWith("[left out: data 3.0 KB sha256:");
    }

    @Test
    void labelled_saysTypeSizeAndHash_andStaysJson() {
        String base64 = encode(PNG);

        String labelled = Media.labelled("{\"media_type\":\"image/png\",\"data\":\"" + base64 + "\"}");

        assertThat(labelled)
                .matches("\\{\"media_type\":\"image/png\",\"data\":\"\\[image/png 3\\.0 KB sha256:[0-9a-f]{8}…]\"}");
        assertThat(Media.labelled("nothing here")).isEqualTo("nothing here");
    }

    @ParameterizedTest
    @CsvSource({
        "999, 999 bytes",
        "1000, 1.0 KB",
        "34249, 34.2 KB",
        "999949, 999.9 KB",
        "999950, 1.0 MB",
        "5000000000, 5.0 GB"
    })
    void label_writesSizesShort(long size, String shown) {
        assertThat(Media.label("image/png", size, "ab12cd34ef"))
                .isEqualTo("[image/png " + shown + " sha256:ab12cd34…]");
    }

    private static void assertFound(String text, String type, String base64) {
        List<Media> found = Media.in(text);
        assertThat(found).hasSize(1);
        assertThat(found.get(0).type()).isEqualTo(type);
        assertThat(found.get(0).base64()).isEqualTo(base64);
        assertThat(encode(found.get(0).bytes())).isEqualTo(base64);
        assertThat(found.get(0).size()).isEqualTo(found.get(0).bytes().length);
    }

    private static Arguments shape(String name, String type, String base64, String shape) {
        return Arguments.of(name, type, base64, shape);
    }

    private static String encode(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static byte[] bytes(String beginning, int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        byte[] head = beginning.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(head, 0, bytes, 0, head.length);
        return bytes;
    }
}
