package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceStatus;

/** The numbers that stand for a status in the file. They never change, whatever order the words are declared in. */
final class Statuses {
    private Statuses() {}

    static int number(TraceStatus status) {
        return switch (status) {
            case RUNNING -> 0;
            case COMPLETED -> 1;
            case FAILED -> 2;
            case CANCELLED -> 3;
        };
    }

    static TraceStatus trace(int number) {
        for (TraceStatus status : TraceStatus.values()) {
            if (number(status) == number) {
                return status;
            }
        }
        throw new IllegalArgumentException("no trace status has the number " + number);
    }

    static int number(SpanStatus status) {
        return switch (status) {
            case OK -> 0;
            case ERROR -> 1;
            case CANCELLED -> 2;
        };
    }
}
