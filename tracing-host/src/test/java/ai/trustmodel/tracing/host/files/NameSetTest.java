package ai.trustmodel.tracing.host.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NameSetTest {
    @Test
    void itHoldsWhatASetHolds_whateverIsDone() {
        Random random = new Random(7);
        NameSet names = new NameSet();
        Set<String> model = new HashSet<>();
        for (int i = 0; i < 200_000; i++) {
            String name = (random.nextBoolean() ? "file-" : "é漢字") + random.nextInt(i < 100_000 ? 3_000 : 300);
            switch (random.nextInt(4)) {
                case 0, 1 -> assertThat(names.add(name)).isEqualTo(model.add(name));
                case 2 -> assertThat(names.remove(name)).isEqualTo(model.remove(name));
                default -> assertThat(names.contains(name)).isEqualTo(model.contains(name));
            }
            if (i % 10_000 == 0) {
                assertThat(all(names)).isEqualTo(model);
            }
        }
        assertThat(names.size()).isEqualTo(model.size());
    }

    @Test
    void namesThatBeginAlike_areDifferent() {
        NameSet names = new NameSet();
        names.add("ab");
        names.add("abc");
        names.add("c");

        assertThat(names.contains("a")).isFalse();
        assertThat(names.contains("bc")).isFalse();
        assertThat(names.remove("ab")).isTrue();
        assertThat(all(names)).containsExactlyInAnyOrder("abc", "c");
    }

    @Test
    void whatIsEmptyAgain_canBeFilledAgain() {
        NameSet names = new NameSet();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 1_000; i++) {
                assertThat(names.add("n" + i)).isTrue();
            }
            names.forEach(names::remove);
            assertThat(names.size()).isZero();
        }
    }

    private static Set<String> all(NameSet names) {
        Set<String> all = new HashSet<>();
        names.forEach(name -> assertThat(all.add(name)).isTrue());
        return all;
    }
}
