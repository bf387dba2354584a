package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, by provider, model and day, and so what a call did. Immutable and thread-safe.
 *
 * <p>Nothing is guessed: a model that is in no row, tokens of a kind without a price, an answer that does not say its
 * tokens give a cost without an amount, and the reason.
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
        this.tables = List.copyOf(tables);
    }

    /** The prices that come with this library. */
    public static Prices builtIn() {
        return BuiltIn.PRICES;
    }

    /**
     * The same, with the rows of the file that {@value #SETTING} names before them; without that setting, the same.
     *
     * @throws ConfigurationException when the file cannot be read or a row in it is wrong; it names the setting, the file
     *     and the row
     */
    public static Prices of(Settings settings) {
        String file = settings.get(SETTING);
        if (file == null) {
            return builtIn();
        }
        PriceTable own = PriceFile.read(SETTING, file);
        return new Prices(own.version() + "+" + builtIn().version(), List.of(own, BuiltIn.TABLE));
    }

    /** Which prices these are: the date of the table, with the version of the user's file before it when there is one. */
    public String version() {
        return version;
    }

    /** What a call cost that was made at this time. Never throws for anything an extraction says. */
    public Cost of(Extraction call, Instant at) {
        Cost reported = ReportedCost.of(call);
        if (reported != null) {
            return reported;
        }
        String missing = CallTokens.missing(call);
        if (missing != null) {
            return Cost.unknown(missing);
        }
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        PriceRow row = row(call, day);
        if (row == null) {
            return Cost.unknown(PriceTable.isLocal(call.provider()) ? "no_price" : "unknown_model");
        }
        return new Bill(call, row).cost();
    }

    private @Nullable PriceRow row(Extraction call, LocalDate day) {
        PriceRow row = row(call.provider(), call.responseModel(), day);
        return row != null ? row : row(call.provider(), call.requestModel(), day);
    }

    private @Nullable PriceRow row(String provider, @Nullable String model, LocalDate day) {
        if (model == null || model.isBlank()) {
            return null;
        }
        for (PriceTable table : tables) {
            PriceRow row = table.find(provider, model, day);
            if (row != null) {
                return row;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return "Prices{version=" + version + "}";
    }
}
