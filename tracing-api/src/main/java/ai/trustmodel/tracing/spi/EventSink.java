package ai.trustmodel.tracing.spi;

import ai.trustmodel.tracing.model.HostEvent;

/**
 * Takes what a tracer sees. Never throws, may be called by several threads, and may wait while the store is busy: a tracer
 * keeps what it sees meanwhile, and counts what it cannot keep.
 */
@FunctionalInterface
public interface EventSink {
    void accept(HostEvent event);
}
