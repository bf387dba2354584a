package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.TraceRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a caller hands over: references only, everything else is done by the writer. */
public sealed interface Recording {
    /** About how many bytes it keeps alive. */
    long weight();

    /** A record that is complete. */
    record Ready(TraceRecord record) implements Recording {
        @Override
        public long weight() {
            return 1_024;
        }
    }

    /**
     * A model call, whose ids and facts are still to be found.
     *
     * @param traceId the trace it belongs to, null for a trace of its own
     * @param parentId the span it is part of
     * @param exchange what was sent and came back
     * @param recordedAt when it was handed over
     */
    record Call(@Nullable String traceId, @Nullable String parentId, Exchange exchange, Instant recordedAt)
            implements Recording {
        private static final long PARSED_BODY = 8_192;

        @Override
        public long weight() {
            return 512 + weight(exchange.request()) + weight(exchange.response());
        }

        private static long weight(@Nullable Object body) {
            if (body instanceof String text) {
                return text.length();
            }
            if (body instanceof byte[] bytes) {
                return bytes.length;
            }
            // Walking a parsed body would cost the caller more than it is worth.
            return body == null ? 0 : PARSED_BODY;
        }
    }
}
