/** Tools of the Model Context Protocol for recording traces and reading them back. */
module ai.trustmodel.tracing.mcp {
    requires transitive ai.trustmodel.tracing;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires io.modelcontextprotocol.sdk.mcp.core;
    requires io.modelcontextprotocol.sdk.mcp.json.jackson2;
    requires reactor.core;
    requires static transitive org.jspecify;

    exports ai.trustmodel.tracing.mcp;
}
