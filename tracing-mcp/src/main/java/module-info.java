/** Tools of the Model Context Protocol for recording traces and reading them back. */
module ai.trustmodel.tracing.mcp {
    requires transitive ai.trustmodel.tracing;
    requires org.slf4j;
    requires com.fasterxml.jackson.core;
    requires io.modelcontextprotocol.sdk.mcp.core;
    requires reactor.core;
    requires jdk.httpserver;
    requires com.nimbusds.jose.jwt;
    requires static transitive org.jspecify;

    exports ai.trustmodel.tracing.mcp;
}
