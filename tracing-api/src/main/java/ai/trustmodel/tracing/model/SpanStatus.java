package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a span ended. */
public enum SpanStatus {
    /** It did what it was to do. */
    @JsonProperty("ok")
    OK,
    /** It failed; the span's error says why. */
    @JsonProperty("error")
    ERROR,
    /** Its owner gave it up. */
    @JsonProperty("cancelled")
    CANCELLED
}
