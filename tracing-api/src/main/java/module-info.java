/** The API of TrustModel Tracing: what an application calls, the facts that are recorded, and what a provider implements. */
module ai.trustmodel.tracing {
    requires org.slf4j;
    requires com.fasterxml.jackson.databind;
    requires static transitive org.jspecify;
}
