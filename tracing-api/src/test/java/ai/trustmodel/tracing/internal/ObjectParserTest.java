package ai.trustmodel.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectParserTest {
    private final ObjectParser parser = new ObjectParser();

    private @Nullable Map<String, Object> read(String text) {
        byte[] bytes = ("x" + text + "y").getBytes(StandardCharsets.UTF_8);
        return parser.read(bytes, 1, bytes.length - 1);
    }

    @Test
    void objects_areReadOneAfterTheOther() {
        assertThat(read("{\"a\":\"ā🙂\",\"b\":[1,2.50,true,{}]}"))
                .isEqualTo(Map.of("a", "ā🙂", "b", List.of(1, new BigDecimal("2.50"), true, Map.of())));
        assertThat(read(" \r\n{} \t")).isEmpty();
        assertThat(read("{\"a\":null}")).containsEntry("a", null);
        assertThat(read("{\"a\":\"line\nbreak\",\"a\":2}")).isEqualTo(Map.of("a", 2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "{",
                "}",
                "{}{}",
                "{}}",
                "{a}",
                "{\"a\":}",
                "{\"a\":[1,2}",
                "{\"a\":\"cut}",
                "{} x {}",
                "1",
                "\"{}\""
            })
    void whatIsNoObject_isNull_andWhatFollowsIsReadAllTheSame(String text) {
        assertThat(read(text)).isNull();
        assertThat(read("{\"b\":1}")).isEqualTo(Map.of("b", 1));
    }

    @Test
    void bytesThatAreNotUtf8_areNull() {
        byte[] bytes = "{\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xff;

        assertThat(parser.read(bytes, 0, bytes.length)).isNull();
    }

    @Test
    void aThousandBrokenOnes_areEnough() {
        for (int i = 0; i <= 1000; i++) {
            assertThat(read("{broken}")).isNull();
        }

        assertThat(read("{}")).isNull();
    }

    @Test
    void manyTinyValues_areRefused_andManyOfOrdinarySizeAreNot() {
        String tiny = "{\"a\":[" + "{},".repeat(60_000) + "{}]}";
        String probability = "{\"token\":\"a\",\"logprob\":-1.25,\"bytes\":[97]},";
        String ordinary = "{\"a\":[" + probability.repeat(60_000) + "{}]}";

        assertThat(read(tiny)).isNull();
        assertThat(read(ordinary)).isNotNull();
        assertThat(JsonMapper.parse(tiny)).as("asked for by ourselves").isInstanceOf(Map.class);
        assertThat(JsonMapper.parseForeign(tiny)).isNull();
    }

    @Test
    void deepNesting_isRefused() {
        String deep = "{\"a\":".repeat(600) + "1" + "}".repeat(600);

        assertThat(read(deep)).isNull();
        assertThat(read(Arrays.toString(new int[0]).replace("[]", "{}"))).isEmpty();
    }
}
