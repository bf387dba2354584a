import ai.trustmodel.tracing.spi.StorageBackendProvider;
import ai.trustmodel.tracing.testkit.InMemoryStorageBackendProvider;

/** Contracts that every implementation of a service interface must pass, and fakes with memory. */
module ai.trustmodel.tracing.testkit {
    requires transitive ai.trustmodel.tracing;
    requires transitive org.junit.jupiter.api;
    requires transitive org.assertj.core;
    requires static transitive org.jspecify;

    exports ai.trustmodel.tracing.testkit;

    provides StorageBackendProvider with
            InMemoryStorageBackendProvider;
}
