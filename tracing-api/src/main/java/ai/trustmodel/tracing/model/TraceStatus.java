package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** Where a trace stands. */
public enum TraceStatus {
    /** Begun and not ended; more may come. */
    @JsonProperty("running")
    RUNNING,
    /** Ended as it should. */
    @JsonProperty("completed")
    COMPLETED,
    /** Ended by an error. */
    @JsonProperty("failed")
    FAILED,
    /** Given up by its owner. */
    @JsonProperty("cancelled")
    CANCELLED;

    /** The word on the wire, in lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The status of this word.
     *
     * @throws IllegalArgumentException when it is none, naming those there are
     */
    public static TraceStatus of(String word) {
        for (TraceStatus status : values()) {
            if (status.word().equals(word)) {
                return status;
            }
        }
        throw new IllegalArgumentException(
                "unknown status '" + word + "'; it is one of running, completed, failed, cancelled");
    }
}
