package ai.trustmodel.tracing.mcp.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MessagesTest {
    @Test
    void halfACharacter_becomesTheReplacementCharacter() {
        assertThat(Messages.text(List.of("a\ud83d", "\ude00b", "\ud83d\ude00", "\ud800\ud801")))
                .isEqualTo("[\"a\uFFFD\",\"\uFFFDb\",\"\ud83d\ude00\",\"\uFFFD\uFFFD\"]");
    }

    @Test
    void whatOnlyLooksLikeAnEscape_stays() {
        assertThat(Messages.text(List.of("\\ud800", "\\\\ud800", "\\\ud800")))
                .isEqualTo("[\"\\\\ud800\",\"\\\\\\\\ud800\",\"\\\\\uFFFD\"]");
    }
}
