package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MovesTest {
    private static final long MILLI = 1_000_000;

    private final Directory root = Directory.root(0, "/w");
    private final List<String> told = new ArrayList<>();
    private final Moves moves = new Moves();

    /** Writes down the moves it is told of; nothing else may be told. */
    private final Changes changes = (Changes) Proxy.newProxyInstance(
            Changes.class.getClassLoader(), new Class<?>[] {Changes.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("moved");
                told.add((arguments[0] == null ? "outside" : arguments[1]) + " -> "
                        + (arguments[2] == null ? "outside" : arguments[3]));
                return null;
            });

    @Test
    void twoEndsWithOneNumber_areAMove() {
        moves.from(1, root, "a", false, 0);
        moves.from(2, root, "b", false, 0);
        moves.to(2, root, "y", false, changes);
        moves.to(1, root, "x", false, changes);

        assertThat(told).containsExactly("b -> y", "a -> x");
        assertThat(moves.patience(0, 2_000)).isEqualTo(2_000);
    }

    @Test
    void anEndWithoutAnother_waitsHalfASecond() {
        moves.from(1, root, "a", false, 0);
        moves.expire(499 * MILLI, changes);
        assertThat(told).isEmpty();
        assertThat(moves.patience(499 * MILLI, 2_000)).isEqualTo(1);

        moves.expire(500 * MILLI, changes);
        moves.to(1, root, "late", false, changes);

        assertThat(told).containsExactly("a -> outside", "outside -> late");
    }

    @Test
    void whatTakesThePlaceOfWhatWasMovedAway_isToldAfterIt() {
        moves.from(1, root, "a", false, 0);
        moves.to(7, root, "a", false, changes);

        assertThat(told).containsExactly("a -> outside", "outside -> a");
    }

    @Test
    void aDirectoryThatComesBackUnderAnotherName_isToldAfterItWent() {
        moves.from(1, root, "d", true, 0);
        moves.to(2, root, "e", true, changes);

        assertThat(told).containsExactly("d -> outside", "outside -> e");
    }
}
