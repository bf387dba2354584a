package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.CostPart;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of {@code cost-cases.txt}, to the last digit. */
class CostCasesTest {
    private static final String CASES = "cost-cases.txt";

    /** One line of the table. */
    private record Case(String name, String day, List<String> fields) {
        String at(int column) {
            return column < fields.size() ? fields.get(column).strip() : "";
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = CostCasesTest.class.getResourceAsStream(CASES)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .filter(line -> !line.startsWith("#"))
                            .map(line -> Arrays.asList(line.split("\\|", -1)))
                            .map(fields -> new Case(
                                    fields.get(0).strip(), fields.get(1).strip(), fields))
                            .toList()
                            .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cost_isThatOfTheTable(Case given) {
        Cost cost = Prices.builtIn().of(call(given), Instant.parse(given.day() + "T23:59:59Z"));

        String expected = given.at(10);
        if (Character.isDigit(expected.charAt(0))) {
            assertThat(cost.reason()).as(given.name()).isNull();
            assertThat(cost.amount()).isEqualTo(new BigDecimal(expected));
            assertThat(cost.amount()).isEqualByComparingTo(computed(given.at(11)));
            assertThat(cost.parts().stream().map(CostPart::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
                    .isEqualByComparingTo(cost.amount());
        } else {
            assertThat(cost.amount()).isNull();
            assertThat((cost.reason() + " " + String.join(" ", cost.without())).strip())
                    .isEqualTo(expected);
            assertThat(cost.parts()).isEmpty();
        }
    }

    private static Extraction call(Case given) {
        Map<String, Map<String, Object>> said = new LinkedHashMap<>();
        for (String word : words(given.at(9))) {
            String[] parts = word.split("[.=]", 3);
            said.computeIfAbsent(parts[0], place -> new LinkedHashMap<>()).put(parts[1], parts[2]);
        }
        return Extraction.builder(given.at(2), "any")
                .requestModel(emptyToNull(given.at(3)))
                .responseModel(emptyToNull(given.at(4)))
                .usage(new Usage(
                        number(given.at(5)), number(given.at(6)), null, counts(given.at(7)), counts(given.at(8))))
                .parameters(said.getOrDefault("request", Map.of()))
                .responseMetadata(said.getOrDefault("answer", Map.of()))
                .rawUsage(said.getOrDefault("usage", Map.of()))
                .build();
    }

    private static BigDecimal computed(String arithmetic) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String product : arithmetic.split("\\+")) {
            String[] factors = product.split("\\*");
            sum = sum.add(new BigDecimal(factors[0].strip()).multiply(new BigDecimal(factors[1].strip())));
        }
        return sum.movePointLeft(6);
    }

    private static Map<String, Long> counts(String text) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (String word : words(text)) {
            counts.put(word.substring(0, word.indexOf('=')), Long.valueOf(word.substring(word.indexOf('=') + 1)));
        }
        return counts;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(" ")).filter(word -> !word.isEmpty()).toList();
    }

    private static @Nullable Long number(String text) {
        return text.isEmpty() ? null : Long.valueOf(text);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
