package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import picocli.CommandLine.Option;

/** A verb that answers a question from the store, as a table for people or as JSON for programs. */
abstract class ReadingVerb extends Verb {
    @Option(names = "--json", description = "Print one JSON document instead.")
    private boolean json;

    /** Answers a question from a store; returns the exit code. */
    interface Question {
        int ask(TraceStore store) throws Exception;
    }

    /** The question the options make, checked before anything is opened. */
    abstract Question question() throws Exception;

    @Override
    final int run() throws Exception {
        Question question = question();
        try (StorageBackend storage = storage()) {
            return question.ask(storage.store());
        }
    }

    /** Whether the answer is for a program. */
    final boolean json() {
        return json;
    }

    /** Prints the answer for a program: a record of the model, or maps and lists of such. */
    final void print(Object answer) {
        terminal().json(Json.pretty(answer));
    }
}
