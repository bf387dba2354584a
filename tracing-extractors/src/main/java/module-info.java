/** Reads the payloads of LLM providers into facts. */
module ai.trustmodel.tracing.extractors {
    requires ai.trustmodel.tracing;
    requires static transitive org.jspecify;

    provides ai.trustmodel.tracing.spi.Extractor with
            ai.trustmodel.tracing.extractors.AnthropicCompleteExtractor,
            ai.trustmodel.tracing.extractors.AnthropicMessagesExtractor,
            ai.trustmodel.tracing.extractors.BedrockConverseExtractor,
            ai.trustmodel.tracing.extractors.BedrockInvokeExtractor,
            ai.trustmodel.tracing.extractors.CohereChatExtractor,
            ai.trustmodel.tracing.extractors.GeminiExtractor,
            ai.trustmodel.tracing.extractors.GeminiInteractionsExtractor,
            ai.trustmodel.tracing.extractors.GenericExtractor,
            ai.trustmodel.tracing.extractors.OllamaExtractor,
            ai.trustmodel.tracing.extractors.OpenAiChatExtractor,
            ai.trustmodel.tracing.extractors.OpenAiResponsesExtractor;
}
