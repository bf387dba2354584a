package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts an extractor found in an {@link Exchange}: messages in and out, tokens, tool calls, what went wrong.
 *
 * <p>Every fact is optional; what a payload does not say is null or empty. Immutable.
 *
 * @param provider who answered, as in {@code "anthropic"}
 * @param api which of the provider's formats it was, as in {@code "messages"}, {@code "chat_completions"}
 * @param requestModel the model asked for, null when the request does not name one
 * @param responseModel the model that answered, null when the answer does not name one
 * @param responseId the provider's id of the answer
 * @param request the request's messages in order
 * @param answer the first choice of the answer, null when there is none
 * @param alternatives the other choices, in the provider's order
 * @param usage the tokens of the call; null when the answer does not say
 * @param rawUsage the provider's own usage object as received, for what {@code usage} cannot say
 * @param finishReason the provider's word for why the first choice ended, untranslated
 * @param finishReasons the same for every choice; an element may be null
 * @param tools the tool definitions of the request as received
 * @param serverToolCalls tools the provider ran itself; never part of the answer's tool calls
 * @param error why the call failed, null when it did not
 * @param streamComplete whether a streamed answer came to its end; null for answers that were not streamed
 * @param timing when the pieces of a streamed answer came, null when nobody knows
 * @param parameters the rest of the request: temperature, limits, response format …
 * @param responseMetadata the rest of the answer: fingerprint, service tier …
 * @param warnings what was odd, one word each, as in {@code "usage_in_several_chunks"}
 * @param extra fields a newer version wrote that this one does not know
 */
public record Extraction(
        String provider,
        String api,
        @Nullable String requestModel,
        @Nullable String responseModel,
        @Nullable String responseId,
        List<Message> request,
        @Nullable Message answer,
        List<Message> alternatives,
        @Nullable Usage usage,
        Map<String, Object> rawUsage,
        @Nullable String finishReason,
        List<@Nullable String> finishReasons,
        List<Object> tools,
        List<ToolCall> serverToolCalls,
        @Nullable CallError error,
        @Nullable Boolean streamComplete,
        @Nullable StreamTiming timing,
        Map<String, Object> parameters,
        Map<String, Object> responseMetadata,
        List<String> warnings,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    public Extraction {
        request = Copies.list(request);
        alternatives = Copies.list(alternatives);
        rawUsage = Copies.map(rawUsage);
        finishReasons = Copies.list(finishReasons);
        tools = Copies.list(tools);
        serverToolCalls = Copies.list(serverToolCalls);
        parameters = Copies.map(parameters);
        responseMetadata = Copies.map(responseMetadata);
        warnings = Copies.list(warnings);
        extra = Copies.map(extra);
    }

    /** The model to show and to price by: the one that answered, else the one asked for; null when neither is known. */
    public @Nullable String model() {
        return responseModel != null && !responseModel.isEmpty() ? responseModel : requestModel;
    }

    /** Starts an extraction of this provider and format. */
    public static Builder builder(String provider, String api) {
        return new Builder(provider, api);
    }

    /** Starts a copy of this extraction. */
    public Builder toBuilder() {
        Builder copy = new Builder(provider, api);
        copy.requestModel = requestModel;
        copy.responseModel = responseModel;
        copy.responseId = responseId;
        copy.request = request;
        copy.answer = answer;
        copy.alternatives = alternatives;
        copy.usage = usage;
        copy.rawUsage = rawUsage;
        copy.finishReason = finishReason;
        copy.finishReasons = finishReasons;
        copy.tools = tools;
        copy.serverToolCalls = serverToolCalls;
        copy.error = error;
        copy.streamComplete = streamComplete;
        copy.timing = timing;
        copy.parameters = parameters;
        copy.responseMetadata = responseMetadata;
        copy.warnings = warnings;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of an {@link Extraction}. Not thread-safe. */
    public static final class Builder {
        private final String provider;
        private final String api;
        private @Nullable String requestModel;
        private @Nullable String responseModel;
        private @Nullable String responseId;
        private List<Message> request = List.of();
        private @Nullable Message answer;
        private List<Message> alternatives = List.of();
        private @Nullable Usage usage;
        private Map<String, Object> rawUsage = Map.of();
        private @Nullable String finishReason;
        private List<@Nullable String> finishReasons = List.of();
        private List<Object> tools = List.of();
        private List<ToolCall> serverToolCalls = List.of();
        private @Nullable CallError error;
        private @Nullable Boolean streamComplete;
        private @Nullable StreamTiming timing;
        private Map<String, Object> parameters = Map.of();
        private Map<String, Object> responseMetadata = Map.of();
        private List<String> warnings = List.of();
        private Map<String, Object> extra = Map.of();

        private Builder(String provider, String api) {
            this.provider = provider;
            this.api = api;
        }

        public Builder requestModel(@Nullable String requestModel) {
            this.requestModel = requestModel;
            return this;
        }

        public Builder responseModel(@Nullable String responseModel) {
            this.responseModel = responseModel;
            return this;
        }

        public Builder responseId(@Nullable String responseId) {
            this.responseId = responseId;
            return this;
        }

        public Builder request(List<Message> request) {
            this.request = request;
            return this;
        }

        public Builder answer(@Nullable Message answer) {
            this.answer = answer;
            return this;
        }

        public Builder alternatives(List<Message> alternatives) {
            this.alternatives = alternatives;
            return this;
        }

        public Builder usage(@Nullable Usage usage) {
            this.usage = usage;
            return this;
        }

        public Builder rawUsage(Map<String, Object> rawUsage) {
            this.rawUsage = rawUsage;
            return this;
        }

        public Builder finishReason(@Nullable String finishReason) {
            this.finishReason = finishReason;
            return this;
        }

        public Builder finishReasons(List<@Nullable String> finishReasons) {
            this.finishReasons = finishReasons;
            return this;
        }

        public Builder tools(List<?> tools) {
            this.tools = Copies.list(tools);
            return this;
        }

        public Builder serverToolCalls(List<ToolCall> serverToolCalls) {
            this.serverToolCalls = serverToolCalls;
            return this;
        }

        public Builder error(@Nullable CallError error) {
            this.error = error;
            return this;
        }

        public Builder streamComplete(@Nullable Boolean streamComplete) {
            this.streamComplete = streamComplete;
            return this;
        }

        public Builder timing(@Nullable StreamTiming timing) {
            this.timing = timing;
            return this;
        }

        public Builder parameters(Map<String, Object> parameters) {
            this.parameters = parameters;
            return this;
        }

        public Builder responseMetadata(Map<String, Object> responseMetadata) {
            this.responseMetadata = responseMetadata;
            return this;
        }

        public Builder warnings(List<String> warnings) {
            this.warnings = warnings;
            return this;
        }

        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        public Extraction build() {
            return new Extraction(
                    provider,
                    api,
                    requestModel,
                    responseModel,
                    responseId,
                    request,
                    answer,
                    alternatives,
                    usage,
                    rawUsage,
                    finishReason,
                    finishReasons,
                    tools,
                    serverToolCalls,
                    error,
                    streamComplete,
                    timing,
                    parameters,
                    responseMetadata,
                    warnings,
                    extra);
        }
    }
}
