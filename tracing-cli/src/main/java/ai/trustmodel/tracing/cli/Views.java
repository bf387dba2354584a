package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.model.SpanStatus;
import ai.trustmodel.tracing.model.TraceStatus;

/** What facts look like, wherever they are shown. */
final class Views {
    private Views() {}

    static Style style(TraceStatus status) {
        return switch (status) {
            case RUNNING -> Style.NOTICE;
            case COMPLETED -> Style.GOOD;
            case FAILED -> Style.BAD;
            case CANCELLED -> Style.FAINT;
        };
    }

    static Style style(SpanStatus status) {
        return switch (status) {
            case OK -> Style.PLAIN;
            case ERROR -> Style.BAD;
            case CANCELLED -> Style.FAINT;
        };
    }
}
