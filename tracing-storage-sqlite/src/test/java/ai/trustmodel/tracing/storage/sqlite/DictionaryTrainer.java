package ai.trustmodel.tracing.storage.sqlite;

import ai.trustmodel.tracing.model.Cost;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Prices;
import com.github.luben.zstd.ZstdDictTrainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Random;

/**
 * Makes a payload dictionary from made-up traffic, on the author's machine and by hand: a dictionary that files were
 * written with must never change, so a better one is a new file under a new number.
 */
final class DictionaryTrainer {
    private static final String[] SUBJECTS = {
        "the invoice",
        "our shipment",
        "the server",
        "this customer",
        "the report",
        "the contract",
        "a refund",
        "the database",
        "the meeting",
        "the weather in Riga",
        "the test suite",
        "the deployment",
        "this error",
        "the budget",
        "the order",
        "the account",
        "the document",
        "the parser",
        "the queue",
        "the release"
    };
    private static final String[] VERBS = {
        "arrived",
        "failed",
        "was changed",
        "needs a review",
        "is ready",
        "was sent",
        "is missing",
        "could be found",
        "takes too long",
        "should be checked",
        "was cancelled",
        "has been updated",
        "returned an error",
        "is late"
    };
    private static final String[] TAILS = {
        "because the address was wrong", "since yesterday evening", "according to the log", "before the deadline",
        "after the last update", "for the second time", "in the staging environment", "without any warning",
        "as described in the manual", "when the user signed in", "with status code %d", "for customer number %d",
        "in line %d of the file", "for a total of %d euros", "at %d percent of the limit", "after %d seconds"
    };
    private static final String[] OPENINGS = {
        "I looked into it: ", "Here is what I found. ", "Please note that ", "To summarize, ",
                "The next step is clear: ",
        "Let me check that for you. ", "As requested, ", "In short, ", "You asked whether ", "For example, "
    };
    private static final String[][] OTHERS = {
        {"google", "gemini-2.5-pro"},
        {"google", "gemini-2.5-flash"},
        {"vertexai", "claude-opus-4-1"},
        {"azure", "mistral-large-2411"},
        {"azure", "cohere-command-a"},
        {"xai", "grok-4.7"},
        {"openai", "gpt-5-mini"},
        {"anthropic", "claude-opus-4-1"}
    };
    private static final int DICTIONARY_BYTES = 32 * 1024;
    private static final int SAMPLE_BYTES = 16_000_000;

    private DictionaryTrainer() {}

    /** @param args the file to write */
    public static void main(String[] args) throws IOException {
        SyntheticTraffic traffic = new SyntheticTraffic(7, DictionaryTrainer::sentence);
        ZstdDictTrainer trainer = new ZstdDictTrainer(SAMPLE_BYTES, DICTIONARY_BYTES);
        boolean room = true;
        for (int i = 0; room && i < 4000; i++) {
            String trace = traffic.id();
            SpanEnded call = traffic.call(trace, 500);
            call = i % 3 == 0 ? priced(call, OTHERS[i / 3 % OTHERS.length]) : call;
            room = sample(trainer, Prepared.withoutBodies(call)) && sample(trainer, traffic.tool(trace, 200));
            for (Message message : call.span().extraction().request()) {
                room &= sample(trainer, message);
            }
        }
        Files.write(Path.of(args[0]), trainer.trainSamples());
    }

    /** The same with what it would cost elsewhere, since most of a cost is where its price was read. */
    private static SpanEnded priced(SpanEnded call, String[] other) {
        Extraction facts = Objects.requireNonNull(call.span().extraction());
        Extraction elsewhere = Extraction.builder(other[0], facts.api())
                .requestModel(other[1])
                .usage(Usage.of(4321L, 321L))
                .build();
        Cost cost = Prices.builtIn().of(elsewhere, call.span().startedAt());
        if (cost.amount() == null) {
            throw new IllegalStateException(other[0] + " has no price for " + other[1] + " any more");
        }
        return new SpanEnded(call.span().toBuilder().cost(cost).build());
    }

    private static String sentence(Random random) {
        String opening = random.nextInt(3) == 0 ? pick(random, OPENINGS) : "";
        String tail = String.format(pick(random, TAILS), random.nextInt(100_000));
        return opening + pick(random, SUBJECTS) + ' ' + pick(random, VERBS) + ' ' + tail + ". ";
    }

    private static String pick(Random random, String[] words) {
        return words[random.nextInt(words.length)];
    }

    private static boolean sample(ZstdDictTrainer trainer, Object value) {
        return trainer.addSample(Json.write(value).getBytes(StandardCharsets.UTF_8));
    }
}
