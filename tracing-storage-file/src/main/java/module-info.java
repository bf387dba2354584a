/** Keeps traces and events in files of one JSON line a record. */
module ai.trustmodel.tracing.storage.file {
    requires transitive ai.trustmodel.tracing;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports ai.trustmodel.tracing.storage.file;

    provides ai.trustmodel.tracing.spi.StorageBackendProvider with
            ai.trustmodel.tracing.storage.file.FileStorageBackendProvider;
}
