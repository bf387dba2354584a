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
 * @param amount US dollars, exact; null when not known
 * @param reason why the amount is not known, one word, as in {@code "unknown_model"}, {@code "unknown_usage"}; null when
 *     it is known
 * @param parts what the amount is the sum of; empty when it is not known
 * @param model the model of the price row that was used, null when there is none
 * @param source where that price was read, a URL or the name of a file
 * @param priceDate the day it was read there
 * @param extra fields a newer version wrote that this one does not know
 */
public record Cost(
        @Nullable BigDecimal amount,
        @Nullable String reason,
        List<CostPart> parts,
        @Nullable String model,
        @Nullable String source,
        @Nullable LocalDate priceDate,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {
    public Cost {
        parts = Copies.list(parts);
        extra = Copies.map(extra);
    }

    /** A cost nobody knows, for this reason. */
    public static Cost unknown(String reason) {
        return new Cost(null, reason, List.of(), null, null, null, Map.of());
    }
}
