package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OnceTest {
    private final Once once = new Once();
    private final AtomicInteger done = new AtomicInteger();

    @Test
    void secondTime_givesTheFirstResult() {
        assertThat(count("a")).isEqualTo(Map.of("n", 1));
        assertThat(count("a")).isEqualTo(Map.of("n", 1));
        assertThat(count("b")).isEqualTo(Map.of("n", 2));
    }

    @Test
    void failure_isNotKept() {
        assertThatThrownBy(() -> once.run("a", () -> {
                    throw new Refusal("not now");
                }))
                .isInstanceOf(Refusal.class)
                .hasMessage("not now");

        assertThat(count("a")).isEqualTo(Map.of("n", 1));
    }

    @Test
    void longAgo_isForgotten() {
        count("a");
        for (int i = 0; i < 1_000; i++) {
            count("key " + i);
        }

        assertThat(count("a")).isEqualTo(Map.of("n", 1_002));
    }

    private Map<String, Object> count(String key) {
        return once.run(key, () -> Map.of("n", done.incrementAndGet()));
    }
}
