package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, by provider, model and day, and so what a call did. Immutable and thread-safe.
 *
 * <p>A cost the provider's answer names counts before any price. Otherwise each token is counted once, at the price of
 * its kind on the day of the call: fresh input is the input without what was read from a cache or written to it, and
 * reasoning is output. Nothing is guessed; a cost without an amount has one of these reasons:
 *
 * <ul>
 *   <li>{@code failed}: the call failed and its answer does not say what was used. Most providers charge nothing then,
 *       but not all, nor always.
 *   <li>{@code unknown_usage}: the answer does not say its tokens, or a stream was cut before it did.
 *   <li>{@code inconsistent_usage}: the details do not fit in their totals.
 *   <li>{@code no_price}: a server of the caller's own, as Ollama, whose costs no list knows.
 *   <li>{@code unknown_model}: no row is for this model.
 *   <li>{@code unknown_price}: a row is, and lacks a price for something in the call: a kind of token, the tier, the day;
 *       {@link Cost#without()} says which.
 * </ul>
 *
 * <p>Prices of the user's own stand in a JSON file that the setting {@value #SETTING} names. Its rows count before the
 * built-in ones:
 *
 * <pre>{@code
 * {"version": "ours-1", "rows": [
 *   {"provider": "openai", "model": "gpt-4.1", "aliases": ["our-deployment"], "input": 1.8, "cache_read": 0.45, "output": 7.2},
 *   {"model": "llama3.1", "input": 0.02, "output": 0.02, "from": "2026-01-01", "until": "2026-12-31",
 *    "longer": [{"above": 128000, "input": 0.04}], "tiers": {"batch": 0.5}}
 * ]}
 * }</pre>
 *
 * <p>Prices are US dollars for a million tokens: {@code input, cache_read, cache_write_5m, cache_write_1h, output,
 * input_audio, cache_read_audio, output_audio, input_image, output_image}; writes to a cache of no known lifetime cost
 * {@code cache_write_5m}. A row without {@code provider} is for whoever serves the model. It is found by its name and
 * its aliases, in any case, and by both with a date, {@code -latest} or a cloud's version after it, unless another row
 * has that very name. {@code from} and {@code until} are its first and last day, in UTC. {@code longer} changes prices
 * of calls with more input tokens than {@code above}, cached ones included, for the whole call. {@code tiers} has a
 * factor or the prices of each service tier, {@code regions} factors by region, {@code source} and {@code read} where
 * and when the price was read. {@code "fees": [{"provider": "openai", "fee": "web_search", "per_thousand": 10}]} beside
 * {@code rows} are US dollars for a thousand runs of a provider's own tool.
 */
public final class Prices {
    /** The setting that names the file with the user's own rows. */
    public static final String SETTING = "TRUSTMODEL_PRICES";

    private static final class BuiltIn {
        static final PriceTable TABLE = PriceFile.builtIn();
        static final Prices PRICES = new Prices(TABLE.version(), List.of(TABLE));
    }

    private final String version;
    private final List<PriceTable> tables;

    private Prices(String version, List<PriceTable> tables) {
        this.version = version;
        this.tables = tables;
    }

    /** The prices that come with this library. */
    public static Prices builtIn() {
        return BuiltIn.PRICES;
    }

    /**
     * The same, with the rows of the file that {@value #SETTING} names before them; without that setting, the same.
     *
     * @throws ConfigurationException when the file cannot be read or something in it is wrong; it names the setting, the
     *     file, and the line or the row and the field
     */
    public static Prices of(Settings settings) {
        String file = settings.get(SETTING);
        if (file == null) {
            return builtIn();
        }
        PriceTable own = PriceFile.read(SETTING, file);
        return new Prices(own.version() + "+" + builtIn().version(), List.of(own, BuiltIn.TABLE));
    }

    /** Which prices these are: the date of the table, after the version of the user's file when there is one. */
    public String version() {
        return version;
    }

    /** What a call cost that was made at this time. Never throws for anything an extraction says. */
    public Cost of(Extraction call, Instant at) {
        Usage usage = BilledUsage.of(call);
        String missing = CallTokens.missing(call, usage);
        Cost reported = "unknown_usage".equals(missing) && usage != null ? null : ReportedCost.of(call);
        if (reported != null) {
            return reported;
        }
        if (missing != null || usage == null) {
            return Cost.unknown(missing == null ? "unknown_usage" : missing);
        }
        String provider = ProviderNames.of(call.provider());
        PriceRow row = row(provider, call, LocalDate.ofInstant(at, ZoneOffset.UTC));
        if (row != null) {
            return new Bill(call, usage, row).cost(fees(provider));
        }
        PriceRow other = row(provider, call, null);
        if (other != null) {
            return new Cost(
                    null,
                    "unknown_price",
                    List.of(),
                    List.of("day"),
                    null,
                    other.model(),
                    other.source(),
                    other.read(),
                    Map.of());
        }
        return Cost.unknown(ProviderNames.isLocal(provider) ? "no_price" : "unknown_model");
    }

    // The model that answered is the one that is paid for; what was asked for may be known by another name.
    private @Nullable PriceRow row(String provider, Extraction call, @Nullable LocalDate day) {
        List<@Nullable String> models = ProviderNames.asksByFullName(provider)
                ? Arrays.asList(call.requestModel(), call.responseModel())
                : Arrays.asList(call.responseModel(), call.requestModel());
        for (String model : models) {
            Map.Entry<String, List<String>> seller =
                    ProviderNames.seller(provider, model == null ? List.of() : ModelNames.of(model));
            for (PriceTable table : tables) {
                PriceRow row = table.find(seller.getKey(), seller.getValue(), day);
                if (row != null) {
                    return row;
                }
            }
        }
        return null;
    }

    private Map<String, Optional<BigDecimal>> fees(String provider) {
        Map<String, Optional<BigDecimal>> fees = tables.get(tables.size() - 1).fees(provider);
        if (tables.size() > 1 && !tables.get(0).fees(provider).isEmpty()) {
            fees = new HashMap<>(fees);
            fees.putAll(tables.get(0).fees(provider));
        }
        return fees;
    }

    @Override
    public String toString() {
        return "Prices{version=" + version + "}";
    }
}
