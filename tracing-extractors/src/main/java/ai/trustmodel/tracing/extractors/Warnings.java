package ai.trustmodel.tracing.extractors;

/** The words extractors use to say that a payload was odd. */
final class Warnings {
    /** Nothing, or not everything, was understood, so the raw bodies hold more than the facts do. */
    static final String BODY_NOT_RECOGNISED = "body_not_recognised";

    /** The data of an event of the stream is no JSON object; what it said is lost to the facts. */
    static final String EVENT_NOT_READ = "event_not_read";

    private Warnings() {}
}
