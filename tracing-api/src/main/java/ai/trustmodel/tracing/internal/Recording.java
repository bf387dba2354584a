package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.model.ToolExecution;
import ai.trustmodel.tracing.model.TraceRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a caller hands over: references only, everything else is done by the writer. */
public sealed interface Recording {
    /** About what a record takes beside its content, and what a parsed body takes; in bytes. */
    long RECORD = 512;

    long PARSED = 8_192;

    /** About how many bytes it keeps alive. */
    long weight();

    /** A record that is complete. */
    record Ready(TraceRecord record) implements Recording {
        @Override
        public long weight() {
            if (record instanceof SpanEnded ended) {
                Exchange exchange = ended.span().exchange();
                ToolExecution tool = ended.span().tool();
                return RECORD
                        + (exchange == null ? 0 : weightOf(exchange))
                        + (tool == null ? 0 : weightOf(tool.arguments()) + weightOf(tool.result()));
            }
            return RECORD;
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
        @Override
        public long weight() {
            return RECORD + weightOf(exchange);
        }
    }

    private static long weightOf(Exchange exchange) {
        return weightOf(exchange.request()) + weightOf(exchange.response());
    }

    private static long weightOf(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof byte[] bytes) {
            return bytes.length;
        }
        if (value instanceof StreamedBody stream) {
            return stream.size();
        }
        // Walking a parsed value would cost the caller more than it is worth.
        return value == null ? 0 : PARSED;
    }
}
