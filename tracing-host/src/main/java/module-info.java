/** Watches the files and the network of a machine. */
module ai.trustmodel.tracing.host {
    requires ai.trustmodel.tracing;
    requires org.slf4j;
    requires com.sun.jna;
    requires static transitive org.jspecify;

    provides ai.trustmodel.tracing.spi.TracerProvider with
            ai.trustmodel.tracing.host.files.FileSystemTracerProvider,
            ai.trustmodel.tracing.host.network.NetworkTracerProvider;
}
