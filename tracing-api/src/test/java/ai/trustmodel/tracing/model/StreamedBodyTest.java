package ai.trustmodel.tracing.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamedBodyTest {
    @Test
    void pieces_comeBackAsTheyWere() {
        StreamedBody body = new StreamedBody.Builder()
                .add("one", Duration.ofMillis(1))
                .add("", Duration.ofMillis(2))
                .add("māja", Duration.ofMillis(3))
                .build();
        List<String> read = new ArrayList<>();

        body.forEachPiece((bytes, from, to, elapsed) -> read.add(to - from + " at " + elapsed.toMillis()));

        assertThat(read).containsExactly("3 at 1", "5 at 3");
        assertThat(body.size()).isEqualTo(8);
        assertThat(body.head(3)).asString().isEqualTo("one");
    }

    @Test
    void build_startsAnotherBody() {
        StreamedBody.Builder builder = new StreamedBody.Builder();
        StreamedBody first = builder.add("first", Duration.ZERO).build();
        StreamedBody second = builder.add("second", Duration.ZERO).build();

        assertThat(first.toByteArray()).asString().isEqualTo("first");
        assertThat(second.toByteArray()).asString().isEqualTo("second");
        assertThat(first)
                .isNotEqualTo(second)
                .isEqualTo(
                        new StreamedBody.Builder().add("first", Duration.ZERO).build());
    }

    @Test
    void manyPieces_areKept() {
        StreamedBody.Builder builder = new StreamedBody.Builder();
        for (int i = 0; i < 10_000; i++) {
            builder.add("x", Duration.ofNanos(i));
        }

        assertThat(builder.build().pieces()).isEqualTo(10_000);
    }

    @Test
    void onTheWire_itIsItsText() {
        StreamedBody body =
                new StreamedBody.Builder().add("data: {}", Duration.ZERO).build();

        assertThat(Json.write(Exchange.builder().response(body).build())).contains("\"response\":\"data: {}\"");
    }
}
