package ai.trustmodel.tracing.spi;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes price rows of their fields. */
final class PriceRowReader {
    static final Set<String> KINDS = Set.of(
            "input",
            "cache_read",
            "cache_write_5m",
            "cache_write_1h",
            "output",
            "input_audio",
            "cache_read_audio",
            "output_audio",
            "input_image",
            "output_image");
    private static final Set<String> TIER = with("longer");
    private static final Set<String> STEP = with("above");
    private static final Set<String> ROW =
            with("provider", "model", "aliases", "from", "until", "longer", "tiers", "regions", "source", "read");

    private final String file;
    private final Map<String, Source> sources = new HashMap<>();

    private record Source(String url, @Nullable LocalDate read) {}

    /** A reader for the rows of the file of this name, which tells its sources here. */
    PriceRowReader(String file, PriceFields sources) {
        this.file = file;
        for (String name : sources.keys()) {
            PriceFields source = sources.object(name);
            source.allow(Set.of("url", "read", "kind"));
            this.sources.put(name, new Source(source.text("url", name), source.date("read")));
        }
    }

    PriceRow row(PriceFields fields) {
        fields.allow(ROW);
        List<String> names = new ArrayList<>(fields.names("model"));
        if (names.size() != 1) {
            throw fields.wrong("'model' must be one name");
        }
        names.addAll(fields.names("aliases"));
        LocalDate from = fields.date("from");
        LocalDate until = fields.date("until");
        if (from != null && until != null && until.isBefore(from)) {
            throw fields.wrong("'until' is before 'from'");
        }
        String said = fields.text("source", file);
        Source source = sources.getOrDefault(said, new Source(said, null));
        return new PriceRow(
                fields.names("provider").stream().map(ProviderNames::of).toList(),
                names,
                from,
                until,
                tiers(fields),
                regions(fields.object("regions")),
                source.url(),
                fields.has("read") ? fields.date("read") : source.read());
    }

    private static Map<String, PriceRow.Tier> tiers(PriceFields row) {
        PriceRow.Tier standard = tier(row);
        Map<String, PriceRow.Tier> tiers = new HashMap<>();
        PriceFields others = row.object("tiers");
        for (String name : others.keys()) {
            tiers.put(name.toLowerCase(Locale.ROOT), tier(others, name, standard));
        }
        tiers.put(PriceRow.STANDARD, standard);
        return Map.copyOf(tiers);
    }

    // A tier is a factor on the row's own prices, or prices.
    private static PriceRow.Tier tier(PriceFields tiers, String name, PriceRow.Tier standard) {
        if (tiers.isObject(name)) {
            PriceFields prices = tiers.object(name);
            prices.allow(TIER);
            return tier(prices);
        }
        return standard.times(tiers.number(name));
    }

    private static PriceRow.Tier tier(PriceFields fields) {
        Map<String, BigDecimal> prices = fields.numbers(KINDS::contains);
        if (prices.isEmpty()) {
            throw fields.wrong(
                    "it has no price; prices are " + KINDS.stream().sorted().toList());
        }
        List<PriceRow.Longer> longer = new ArrayList<>();
        for (PriceFields step : fields.objects("longer")) {
            step.allow(STEP);
            longer.add(new PriceRow.Longer(step.number("above").longValue(), step.numbers(KINDS::contains)));
        }
        longer.sort(Comparator.comparingLong(PriceRow.Longer::above));
        return new PriceRow.Tier(prices, List.copyOf(longer));
    }

    private static Map<String, BigDecimal> regions(PriceFields regions) {
        Map<String, BigDecimal> factors = new HashMap<>();
        regions.numbers(any -> true).forEach((region, factor) -> factors.put(region.toLowerCase(Locale.ROOT), factor));
        return Map.copyOf(factors);
    }

    private static Set<String> with(String... others) {
        return Stream.concat(KINDS.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }
}
