/** The API of TrustModel Tracing: what an application calls, the facts that are recorded, and what a provider implements. */
module ai.trustmodel.tracing {
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;

    exports ai.trustmodel.tracing;
    exports ai.trustmodel.tracing.formats;
    exports ai.trustmodel.tracing.model;
    exports ai.trustmodel.tracing.spi;

    opens ai.trustmodel.tracing.model to
            com.fasterxml.jackson.databind;

    uses ai.trustmodel.tracing.spi.Extractor;
    uses ai.trustmodel.tracing.spi.ProbeRunnerProvider;
    uses ai.trustmodel.tracing.spi.StorageBackendProvider;
    uses ai.trustmodel.tracing.spi.TracerProvider;
}
