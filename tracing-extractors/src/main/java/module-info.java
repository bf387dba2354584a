/** Reads the payloads of LLM providers into facts. */
module ai.trustmodel.tracing.extractors {
    requires ai.trustmodel.tracing;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;
}
