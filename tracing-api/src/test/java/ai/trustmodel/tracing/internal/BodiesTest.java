package ai.trustmodel.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BodiesTest {
    @Test
    void json_isParsed_asTextAndAsBytes() {
        assertThat(read("{\"a\":1}")).isEqualTo(Map.of("a", 1));
        assertThat(read(" \n[1]")).isEqualTo(List.of(1));
        assertThat(read("\ufeff{\"a\":1}")).isEqualTo(Map.of("a", 1));
        assertThat(read("{\"a\":\"\u00e4\"}".getBytes(StandardCharsets.UTF_8))).isEqualTo(Map.of("a", "\u00e4"));
    }

    @Test
    void otherText_staysAsItIs() {
        for (String text : List.of("", "data: {}\n\n", "{cut", "[1,", "null", "7", "\"x\"", "{} {}")) {
            assertThat(read(text)).isEqualTo(text);
            assertThat(read(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        }
    }

    @Test
    void bytesThatAreNoText_stayBytes() {
        byte[] gzip = {(byte) 0x1f, (byte) 0x8b, 8, 0};

        assertThat(read(gzip)).isSameAs(gzip);
    }

    @Test
    void jsonNestedTooDeep_staysText() {
        String deep = "[".repeat(100_000) + "]".repeat(100_000);

        assertThat(read(deep)).isEqualTo(deep);
    }

    @Test
    void exchangeWithoutAnythingToRead_isTheSameObject() {
        Exchange parsed = Exchange.builder().request(Map.of()).response("text").build();
        Exchange empty = Exchange.builder().build();

        assertThat(Bodies.read(parsed)).isSameAs(parsed);
        assertThat(Bodies.read(empty)).isSameAs(empty);
    }

    private static Object read(Object body) {
        Exchange exchange =
                Bodies.read(Exchange.builder().request(body).response(body).build());
        assertThat(exchange.response()).isEqualTo(exchange.request());
        return exchange.request();
    }
}
