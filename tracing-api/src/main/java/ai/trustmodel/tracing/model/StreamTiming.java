package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * When the pieces of a streamed answer came. A piece is an event that brought output: text, thinking, or the arguments
 * of a call; most providers send one to a few tokens in each. On the wire all times are milliseconds.
 *
 * @param timeToFirstToken from sending the request to the first piece
 * @param timeToLastToken from sending the request to the last piece
 * @param pieces how many pieces came
 * @param betweenMedian the median of the times between one piece and the next, zero when there was one piece
 * @param betweenP95 95 of 100 such times were not longer
 * @param betweenMax the longest such time
 */
public record StreamTiming(
        @JsonProperty("time_to_first_token_ms") Duration timeToFirstToken,
        @JsonProperty("time_to_last_token_ms") Duration timeToLastToken,
        int pieces,
        @JsonProperty("between_median_ms") Duration betweenMedian,
        @JsonProperty("between_p95_ms") Duration betweenP95,
        @JsonProperty("between_max_ms") Duration betweenMax) {}
