package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.HostEvent;

/** Takes what a tracer sees. Cheap, never throws, may be called by several threads. */
@FunctionalInterface
public interface EventSink {
    void accept(HostEvent event);
}
