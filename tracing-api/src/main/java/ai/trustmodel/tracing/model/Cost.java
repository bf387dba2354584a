package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one call cost and how the amount comes about, or why it is not known. Unknown is null with a reason, never zero.
 *
 * <p>It is what the price list says, not what was billed: discounts, credits and taxes are not in it.
 *
 * @param amount US dollars, exact; null when not known
 * @param reason why the amount is not known, one word, as in {@code "unknown_model"}, {@code "unknown_usage"}; null when
 *     it is known
 * @param parts what the amount is the sum of; empty when it is not known or the provider itself gave it
 * @param without what has no known price: beside an amount, fees it leaves out, as in {@code "web_search"}; beside a
 *     reason, the kind of tokens or the tier that kept the amount unknown
 * @param tier the service tier of the prices, as in {@code "standard"}, {@code "batch"}; null when nothing was priced
 * @param model the model of the price row that was used, null when there is none
 * @param source where that price was read, a URL or the name of a file; {@code "provider"} when the provider itself said
 *     what the call cost, {@code "application"} when the application did
 * @param priceDate the day it was read there
 * @param extra fields a newer version wrote that this one does not know
 */
public record Cost(
        @Nullable BigDecimal amount,
        @Nullable String reason,
        List<CostPart> parts,
        List<String> without,
        @Nullable String tier,
        @Nullable String model,
        @Nullable String source,
        @Nullable LocalDate priceDate,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    /** The {@link #source} of an amount that the provider's answer gave. */
    public static final String FROM_PROVIDER = "provider";

    /** The {@link #source} of an amount that the application said. */
    public static final String FROM_APPLICATION = "application";

    public Cost {
        parts = Copies.list(parts);
        without = Copies.list(without);
        extra = Copies.map(extra);
    }

    /** What the application itself says that something cost, in US dollars. */
    public static Cost said(BigDecimal usd) {
        return new Cost(usd, null, List.of(), List.of(), null, null, FROM_APPLICATION, null, Map.of());
    }

    /** A cost nobody knows, for this reason. */
    public static Cost unknown(String reason) {
        return new Cost(null, reason, List.of(), List.of(), null, null, null, null, Map.of());
    }
}
