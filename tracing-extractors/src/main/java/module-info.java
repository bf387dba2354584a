/** Reads the payloads of LLM providers into facts. */
module ai.trustmodel.tracing.extractors {
    requires ai.trustmodel.tracing;
    requires static transitive org.jspecify;
}
