/** The tracer command. */
module ai.trustmodel.tracing.cli {
    requires ai.trustmodel.tracing;
    requires ai.trustmodel.tracing.mcp;
    requires ai.trustmodel.tracing.storage.file;
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.toml;
    requires java.net.http;
    requires info.picocli;
    requires static transitive org.jspecify;

    opens ai.trustmodel.tracing.cli to
            info.picocli;
}
