package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The raw request and answer of one LLM call, as a program or a client saw them.
 *
 * <p>A body is JSON text or stream text ({@link String}), raw bytes ({@code byte[]}), a JSON value already parsed
 * ({@link Map}, {@link java.util.List}), or, of an answer that came in pieces, a {@link StreamedBody}. Recording hands over the reference and reads it on another thread, so a body
 * must not be changed after it was recorded. The bodies are not copied here for that reason.
 *
 * @param provider who was called, as in {@code "anthropic"}; null lets the extractors find out
 * @param url the request's URL, null when not known; some providers name the model only there
 * @param status the HTTP status of the answer, null when there was none or it is not known
 * @param requestHeaders the request's headers, credentials are removed before anything is stored
 * @param responseHeaders the answer's headers
 * @param request the request body, null when not known
 * @param response the answer's body, null when there was none
 * @param startedAt when the request was sent; null means that the call ended when it was recorded
 * @param latency time from sending the request to the end of the answer; milliseconds on the wire, null when not known
 * @param timeToFirstToken time from sending the request to the first token of a streamed answer; null when not known,
 *     and found from a {@link StreamedBody}
 * @param attempts how often the request was sent until this answer came, 1 or more
 * @param error what went wrong outside HTTP (a timeout, a refused connection), null when nothing did
 */
public record Exchange(
        @Nullable String provider,
        @Nullable String url,
        @Nullable Integer status,
        Map<String, String> requestHeaders,
        Map<String, String> responseHeaders,
        @Nullable Object request,
        @Nullable Object response,
        @Nullable Instant startedAt,
        @JsonProperty("latency_ms") @Nullable Duration latency,
        @JsonProperty("time_to_first_token_ms") @Nullable Duration timeToFirstToken,
        int attempts,
        @Nullable String error) {

    public Exchange {
        requestHeaders = Copies.map(requestHeaders);
        responseHeaders = Copies.map(responseHeaders);
        attempts = Math.max(1, attempts);
    }

    /** A call that was answered, with bodies as text, bytes or parsed JSON. */
    public static Exchange of(@Nullable String provider, Object request, Object response, Duration latency) {
        return new Exchange(provider, null, null, Map.of(), Map.of(), request, response, null, latency, null, 1, null);
    }

    /** Starts an exchange. */
    public static Builder builder() {
        return new Builder();
    }

    /** Starts a copy of this exchange. */
    public Builder toBuilder() {
        Builder copy = new Builder();
        copy.provider = provider;
        copy.url = url;
        copy.status = status;
        copy.requestHeaders = requestHeaders;
        copy.responseHeaders = responseHeaders;
        copy.request = request;
        copy.response = response;
        copy.startedAt = startedAt;
        copy.latency = latency;
        copy.timeToFirstToken = timeToFirstToken;
        copy.attempts = attempts;
        copy.error = error;
        return copy;
    }

    /** Collects the parts of an {@link Exchange}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String provider;
        private @Nullable String url;
        private @Nullable Integer status;
        private Map<String, String> requestHeaders = Map.of();
        private Map<String, String> responseHeaders = Map.of();
        private @Nullable Object request;
        private @Nullable Object response;
        private @Nullable Instant startedAt;
        private @Nullable Duration latency;
        private @Nullable Duration timeToFirstToken;
        private int attempts = 1;
        private @Nullable String error;

        private Builder() {}

        public Builder provider(@Nullable String provider) {
            this.provider = provider;
            return this;
        }

        public Builder url(@Nullable String url) {
            this.url = url;
            return this;
        }

        public Builder status(@Nullable Integer status) {
            this.status = status;
            return this;
        }

        public Builder requestHeaders(Map<String, String> requestHeaders) {
            this.requestHeaders = requestHeaders;
            return this;
        }

        public Builder responseHeaders(Map<String, String> responseHeaders) {
            this.responseHeaders = responseHeaders;
            return this;
        }

        public Builder request(@Nullable Object request) {
            this.request = request;
            return this;
        }

        public Builder response(@Nullable Object response) {
            this.response = response;
            return this;
        }

        public Builder startedAt(@Nullable Instant startedAt) {
            this.startedAt = startedAt;
            return this;
        }

        public Builder latency(@Nullable Duration latency) {
            this.latency = latency;
            return this;
        }

        public Builder timeToFirstToken(@Nullable Duration timeToFirstToken) {
            this.timeToFirstToken = timeToFirstToken;
            return this;
        }

        public Builder attempts(int attempts) {
            this.attempts = attempts;
            return this;
        }

        public Builder error(@Nullable String error) {
            this.error = error;
            return this;
        }

        public Exchange build() {
            return new Exchange(
                    provider,
                    url,
                    status,
                    requestHeaders,
                    responseHeaders,
                    request,
                    response,
                    startedAt,
                    latency,
                    timeToFirstToken,
                    attempts,
                    error);
        }
    }
}
