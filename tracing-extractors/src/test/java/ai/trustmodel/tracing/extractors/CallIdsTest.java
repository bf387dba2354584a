package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallIdsTest {
    private final CallIds ids = new CallIds();

    @Test
    void sameCall_hasTheSameId_howeverItsArgumentsAreWritten() {
        Map<String, Object> turned = new LinkedHashMap<>();
        turned.put("b", List.of(new BigDecimal("2.0"), 0.0));
        turned.put("a", "x");
        String id = ids.of(null, "t", Map.of("a", "x", "b", List.of(2, 0)));

        assertThat(new CallIds().of(null, "t", turned)).isEqualTo(id);
        assertThat(new CallIds().of(null, "t", "{\"a\": \"x\", \"b\": [2, 0]}")).isEqualTo(id);
        assertThat(new CallIds().of(null, "u", turned)).isNotEqualTo(id);
        assertThat(new CallIds().of(null, "t", Map.of("a", "x"))).isNotEqualTo(id);
    }

    @Test
    void callMadeAgain_hasAnotherId_alsoInACopy() {
        String first = ids.of(null, "t", Map.of());
        String second = ids.copy().of(null, "t", null);

        assertThat(second).isNotEqualTo(first).isEqualTo(ids.of(null, "t", null));
    }

    @Test
    void results_answerTheOldestOpenCall_byWhatTheyName() {
        String a1 = ids.of(null, "a", Map.of("n", 1));
        String a2 = ids.of(null, "a", Map.of("n", 2));
        String given = ids.of("given", "a", Map.of("n", 3));
        String b = ids.of(null, "b", null);

        ids.answered(given);
        assertThat(ids.answered("a", Map.of("n", 2))).isEqualTo(a2);
        assertThat(ids.answered("a", null)).isEqualTo(a1);
        assertThat(ids.answered("a", null)).isNull();
        assertThat(ids.answered(null, null)).isEqualTo(b);
        assertThat(ids.answered(null, null)).isNull();
    }
}
