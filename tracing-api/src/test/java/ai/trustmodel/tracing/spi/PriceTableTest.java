package ai.trustmodel.tracing.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every row of the built-in table. */
class PriceTableTest {
    private static final LocalDate FIRST = LocalDate.of(2020, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2100, 1, 1);

    private final PriceTable table = PriceFile.builtIn();
    private final LocalDate version = LocalDate.parse(table.version());

    @Test
    void rows_sayWhereAndWhenTheirPricesWereRead() {
        assertThat(table.rows()).hasSizeGreaterThan(500);
        for (PriceRow row : table.rows()) {
            assertThat(URI.create(row.source()).getScheme()).as(row.model()).isEqualTo("https");
            assertThat(row.read()).as(row.model()).isNotNull().isBetween(LocalDate.of(2025, 1, 1), version);
            assertThat(row.providers()).as(row.model()).isNotEmpty().doesNotContain("", PriceRow.ANY);
        }
    }

    @Test
    void prices_areMoreThanNothingAndLessThanATypingErrorWouldMakeThem() {
        for (PriceRow row : table.rows()) {
            assertThat(row.standard().perMillion()).as(row.model()).containsKey("input");
            for (PriceRow.Tier tier : row.tiers().values()) {
                assertPrices(row, tier.perMillion());
                tier.longer().forEach(step -> assertPrices(row, step.perMillion()));
            }
        }
    }

    private static void assertPrices(PriceRow row, Map<String, BigDecimal> prices) {
        prices.forEach((kind, price) -> {
            assertThat(price).as(row.model() + " " + kind).isPositive().isLessThanOrEqualTo(new BigDecimal(600));
            assertThat(price.stripTrailingZeros().scale())
                    .as(row.model() + " " + kind)
                    .isLessThanOrEqualTo(6);
        });
    }

    @Test
    void cachedTokens_costNoMoreThanFreshOnesAndWritesNoLess() {
        for (PriceRow row : table.rows()) {
            Map<String, BigDecimal> prices = row.standard().perMillion();
            BigDecimal input = prices.get("input");
            assertThat(prices.getOrDefault("cache_read", input)).as(row.model()).isLessThanOrEqualTo(input);
            assertThat(prices.getOrDefault("cache_write_5m", input))
                    .as(row.model())
                    .isGreaterThanOrEqualTo(input);
            assertThat(prices.getOrDefault("cache_write_1h", input))
                    .as(row.model())
                    .isGreaterThanOrEqualTo(input);
        }
    }

    @Test
    void longInputs_startAtALengthAndCostNoLess() {
        for (PriceRow row : table.rows()) {
            for (PriceRow.Longer step : row.standard().longer()) {
                assertThat(step.above()).as(row.model()).isBetween(10_000L, 1_000_000L);
                step.perMillion()
                        .forEach((kind, price) -> assertThat(price)
                                .as(row.model() + " " + kind)
                                .isGreaterThanOrEqualTo(
                                        row.standard().perMillion().get(kind)));
            }
        }
    }

    @Test
    void regions_areFactorsNearOne() {
        for (PriceRow row : table.rows()) {
            row.regions()
                    .forEach((region, factor) -> assertThat(factor)
                            .as(row.model() + " " + region)
                            .isBetween(BigDecimal.ONE, new BigDecimal("1.5")));
        }
    }

    @Test
    void names_belongToOneRowOnEachDay() {
        Map<String, List<PriceRow>> byName = new HashMap<>();
        for (PriceRow row : table.rows()) {
            assertThat(new HashSet<>(row.names())).as(row.toString()).hasSameSizeAs(row.names());
            for (String provider : row.providers()) {
                row.names()
                        .forEach(name -> byName.computeIfAbsent(provider + " " + name, n -> new ArrayList<>())
                                .add(row));
            }
        }
        byName.forEach((name, rows) -> {
            for (PriceRow one : rows) {
                for (PriceRow other : rows) {
                    assertThat(one == other || !overlap(one, other)).as(name).isTrue();
                }
            }
        });
    }

    @Test
    void names_areAsTheyAreLookedFor() {
        assertThat(table.rows())
                .allSatisfy(row -> assertThat(row.names())
                        .allSatisfy(name -> assertThat(ModelNames.of(name)).startsWith(name)));
    }

    @Test
    void sources_areAllUsedAndSayOfWhichKindTheyAre() throws IOException {
        Map<String, Object> file = Json.parseObject(text());
        Map<String, Object> sources = Json.object(file.get("sources"));
        Set<Object> used = new HashSet<>();
        for (Object row : (List<?>) file.get("rows")) {
            used.add(Json.object(row).get("source"));
        }

        assertThat(used).isEqualTo(sources.keySet());
        assertThat(sources.values())
                .allSatisfy(
                        source -> assertThat(Json.object(source).get("kind")).isIn("vendor", "community"));
    }

    private static boolean overlap(PriceRow one, PriceRow other) {
        LocalDate from = later(one.from(), other.from());
        LocalDate until = earlier(one.until(), other.until());
        return !from.isAfter(until);
    }

    private static LocalDate later(LocalDate a, LocalDate b) {
        LocalDate one = a == null ? FIRST : a;
        return b == null || one.isAfter(b) ? one : b;
    }

    private static LocalDate earlier(LocalDate a, LocalDate b) {
        LocalDate one = a == null ? LAST : a;
        return b == null || one.isBefore(b) ? one : b;
    }

    private static String text() throws IOException {
        try (InputStream in = PriceTable.class.getResourceAsStream("prices.json")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
