package ai.trustmodel.tracing.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceFilterTest {
    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1001, Integer.MAX_VALUE})
    void limit_isOneToAThousand(int limit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceFilter.all().limit(limit))
                .withMessage("limit is " + limit + "; it must be 1 to 1000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SearchQuery("x", null, null, null, limit, 0))
                .withMessageContaining("limit is " + limit);
    }

    @Test
    void limitsAtTheBounds_areTaken() {
        assertThat(TraceFilter.all().limit(1).limit()).isEqualTo(1);
        assertThat(TraceFilter.all().limit(TraceFilter.MAX_LIMIT).limit()).isEqualTo(1000);
        assertThat(TraceFilter.all().offset(Long.MAX_VALUE).offset()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void offset_isNeverNegative() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceFilter.all().offset(-1))
                .withMessage("offset is -1; it must be 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SearchQuery("x", null, null, null, 1, -1))
                .withMessageContaining("offset is -1");
    }

    @Test
    void everyCondition_isAddedToTheOthers() {
        Instant since = Instant.EPOCH;
        Instant until = Instant.EPOCH.plusSeconds(1);

        TraceFilter filter = TraceFilter.agent("a")
                .threadId("t")
                .status(TraceStatus.FAILED)
                .since(since)
                .until(until)
                .text("x")
                .metadata("k", "v")
                .metadata("l", "w")
                .tag("g")
                .model("m")
                .hasError(true)
                .limit(5)
                .offset(6)
                .cursor("c");

        assertThat(filter)
                .isEqualTo(new TraceFilter(
                        "a",
                        "t",
                        TraceStatus.FAILED,
                        since,
                        until,
                        "x",
                        java.util.Map.of("k", "v", "l", "w"),
                        "g",
                        "m",
                        true,
                        5,
                        6,
                        "c"));
        assertThat(TraceFilter.all().agentId()).isNull();
        assertThat(TraceFilter.thread("t").threadId()).isEqualTo("t");
    }

    @Test
    void searchForNothing_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SearchQuery.of(" \t"));
    }

    @Test
    void statusOfAnUnknownWord_isRefusedNamingThoseThereAre() {
        assertThat(TraceStatus.of("cancelled")).isEqualTo(TraceStatus.CANCELLED);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TraceStatus.of("done"))
                .withMessageContaining("'done'")
                .withMessageContaining("running, completed, failed, cancelled");
    }
}
