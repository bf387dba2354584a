package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation, in the shape LangChain and LangSmith use for plain message dicts.
 *
 * <p>The type is an open word: {@link #HUMAN}, {@link #AI}, {@link #TOOL} and {@link #SYSTEM} are the known ones, a role
 * nobody knows is carried as it came. Immutable; collections are copied and never null.
 *
 * @param type who speaks: {@code human}, {@code ai}, {@code tool}, {@code system}, or an unknown role's own word
 * @param content the text of the message: its text blocks joined without separator; empty, never null
 * @param id the provider's id of this message, null when it gave none
 * @param name the speaker's or tool's name, null when not given
 * @param toolCalls the calls an {@code ai} message asks for, arguments parsed to an object
 * @param invalidToolCalls calls whose arguments do not parse to an object, kept as raw text
 * @param toolCallId the call a {@code tool} message answers, null when the provider links by name only
 * @param status {@code success} or {@code error} of a {@code tool} message, null when not said
 * @param reasoning the model's thinking as text, null when there is none; never part of {@code content}
 * @param refusal the model's refusal as text, null when there is none; never part of {@code content}
 * @param blocks the provider's content blocks as received, kept only when they hold more than the other fields do
 *     (images, thinking signatures, server tools, citations); JSON values
 * @param usageMetadata the tokens of the call that produced this message; null on everything but answers
 * @param responseMetadata facts about the answer ({@code model_name}, {@code finish_reason}, …); empty on requests
 * @param additionalKwargs provider fields without a place of their own, such as {@code function_call}
 * @param extra fields a newer version wrote that this one does not know
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Message(
        String type,
        @JsonInclude(JsonInclude.Include.ALWAYS) String content,
        @Nullable String id,
        @Nullable String name,
        List<ToolCall> toolCalls,
        List<InvalidToolCall> invalidToolCalls,
        @Nullable String toolCallId,
        @Nullable String status,
        @Nullable String reasoning,
        @Nullable String refusal,
        List<Object> blocks,
        @Nullable Usage usageMetadata,
        Map<String, Object> responseMetadata,
        Map<String, Object> additionalKwargs,
        @JsonAnySetter @JsonAnyGetter Map<String, Object> extra) {

    /** What a person or the calling program said. */
    public static final String HUMAN = "human";

    /** What the model said. */
    public static final String AI = "ai";

    /** What a tool answered. */
    public static final String TOOL = "tool";

    /** Instructions of the application: {@code system} and {@code developer} roles. */
    public static final String SYSTEM = "system";

    public Message {
        type = type == null ? HUMAN : type;
        content = content == null ? "" : content;
        toolCalls = Copies.list(toolCalls);
        invalidToolCalls = Copies.list(invalidToolCalls);
        blocks = Copies.list(blocks);
        responseMetadata = Copies.map(responseMetadata);
        additionalKwargs = Copies.map(additionalKwargs);
        extra = Copies.map(extra);
    }

    /** A message with text and nothing else. */
    public static Message of(String type, String content) {
        return builder(type).content(content).build();
    }

    /** Starts a message of this type. */
    public static Builder builder(String type) {
        return new Builder(type);
    }

    /** Starts a copy of this message. */
    public Builder toBuilder() {
        Builder copy = new Builder(type);
        copy.content = content;
        copy.id = id;
        copy.name = name;
        copy.toolCalls = toolCalls;
        copy.invalidToolCalls = invalidToolCalls;
        copy.toolCallId = toolCallId;
        copy.status = status;
        copy.reasoning = reasoning;
        copy.refusal = refusal;
        copy.blocks = blocks;
        copy.usageMetadata = usageMetadata;
        copy.responseMetadata = responseMetadata;
        copy.additionalKwargs = additionalKwargs;
        copy.extra = extra;
        return copy;
    }

    /** Collects the parts of a {@link Message}. Not thread-safe. */
    public static final class Builder {
        private final String type;
        private String content = "";
        private @Nullable String id;
        private @Nullable String name;
        private List<ToolCall> toolCalls = List.of();
        private List<InvalidToolCall> invalidToolCalls = List.of();
        private @Nullable String toolCallId;
        private @Nullable String status;
        private @Nullable String reasoning;
        private @Nullable String refusal;
        private List<Object> blocks = List.of();
        private @Nullable Usage usageMetadata;
        private Map<String, Object> responseMetadata = Map.of();
        private Map<String, Object> additionalKwargs = Map.of();
        private Map<String, Object> extra = Map.of();

        private Builder(String type) {
            this.type = type;
        }

        public Builder content(String content) {
            this.content = content;
            return this;
        }

        public Builder id(@Nullable String id) {
            this.id = id;
            return this;
        }

        public Builder name(@Nullable String name) {
            this.name = name;
            return this;
        }

        public Builder toolCalls(List<ToolCall> toolCalls) {
            this.toolCalls = toolCalls;
            return this;
        }

        public Builder invalidToolCalls(List<InvalidToolCall> invalidToolCalls) {
            this.invalidToolCalls = invalidToolCalls;
            return this;
        }

        public Builder toolCallId(@Nullable String toolCallId) {
            this.toolCallId = toolCallId;
            return this;
        }

        public Builder status(@Nullable String status) {
            this.status = status;
            return this;
        }

        public Builder reasoning(@Nullable String reasoning) {
            this.reasoning = reasoning;
            return this;
        }

        public Builder refusal(@Nullable String refusal) {
            this.refusal = refusal;
            return this;
        }

        public Builder blocks(List<?> blocks) {
            this.blocks = Copies.list(blocks);
            return this;
        }

        public Builder usageMetadata(@Nullable Usage usageMetadata) {
            this.usageMetadata = usageMetadata;
            return this;
        }

        public Builder responseMetadata(Map<String, Object> responseMetadata) {
            this.responseMetadata = responseMetadata;
            return this;
        }

        public Builder additionalKwargs(Map<String, Object> additionalKwargs) {
            this.additionalKwargs = additionalKwargs;
            return this;
        }

        public Builder extra(Map<String, Object> extra) {
            this.extra = extra;
            return this;
        }

        public Message build() {
            return new Message(
                    type,
                    content,
                    id,
                    name,
                    toolCalls,
                    invalidToolCalls,
                    toolCallId,
                    status,
                    reasoning,
                    refusal,
                    blocks,
                    usageMetadata,
                    responseMetadata,
                    additionalKwargs,
                    extra);
        }
    }
}
